"""Write docs/dirt.md."""

from tests.corpus.catalogue import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
