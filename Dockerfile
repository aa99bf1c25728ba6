# One image for every part of the stack; docker-compose.yml says which part a container becomes.
FROM python:3.11-slim-bookworm

# Hashes pin every package; bytecode is compiled here, once.
COPY requirements-bootstrap.txt requirements.txt /tmp/lock/
RUN pip install --no-cache-dir --no-deps --require-hashes -r /tmp/lock/requirements-bootstrap.txt \
    && uv pip install --system --no-cache --no-deps --require-hashes --compile-bytecode -r /tmp/lock/requirements.txt \
    && rm -r /tmp/lock

RUN useradd --uid 10001 --create-home orkestrasi && install -d -o orkestrasi -g orkestrasi /data
COPY --chown=root:root . /orkestrasi
RUN python -m compileall -q /orkestrasi/include

ENV PYTHONPATH=/orkestrasi/include \
    PYTHONUNBUFFERED=1 \
    ORKESTRASI_HOME=/data
USER orkestrasi
WORKDIR /data
VOLUME /data
ENTRYPOINT ["python", "-P", "-c", "from orkestrasi.cli import app; app(prog_name='orkestrasi')"]
CMD ["--help"]
