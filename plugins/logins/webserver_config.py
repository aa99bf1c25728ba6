"""What Flask-AppBuilder, Airflow's auth manager in `make up`, is configured with: three roles for people.

Airflow brings these roles into its database whenever the api-server starts, and `web_users.py` when it makes a user.
The permission to the tab is the resource "Laporan Mutu"; what a role may do inside it, orkestrasi.web decides.
"""

from __future__ import annotations

from typing import Any, ClassVar

from airflow.providers.fab.auth_manager.security_manager.override import FabAirflowSecurityManagerOverride
from airflow.providers.fab.www.security import permissions as fab

Permissions = list[tuple[str, str]]

READ, EDIT, MENU = fab.ACTION_CAN_READ, fab.ACTION_CAN_EDIT, fab.ACTION_CAN_ACCESS_MENU
REPORT = "Laporan Mutu"

# Sees that and when something ran, and opens the tab; no code, no task logs, no values that tasks hand on.
VIEWER: Permissions = [
    (READ, REPORT),
    (READ, fab.RESOURCE_WEBSITE),
    (READ, fab.RESOURCE_PLUGIN),  # without it Airflow's page does not learn that there is a tab
    (READ, fab.RESOURCE_MY_PROFILE),
    (EDIT, fab.RESOURCE_MY_PROFILE),
    (READ, fab.RESOURCE_MY_PASSWORD),
    (EDIT, fab.RESOURCE_MY_PASSWORD),
    (READ, fab.RESOURCE_DAG),
    (MENU, fab.RESOURCE_DAG),
    (READ, fab.RESOURCE_DAG_RUN),
    (MENU, fab.RESOURCE_DAG_RUN),
    (READ, fab.RESOURCE_DAG_VERSION),
    (READ, fab.RESOURCE_DAG_DEPENDENCIES),
    (READ, fab.RESOURCE_TASK_INSTANCE),
    (READ, fab.RESOURCE_ASSET),
    (MENU, fab.RESOURCE_ASSET),
    (MENU, fab.RESOURCE_BROWSE_MENU),
]
# Answers where a run waits for a person; the decision on data is a row of the ledger, made in the tab.
REVIEWER: Permissions = [
    *VIEWER,
    (READ, fab.RESOURCE_HITL_DETAIL),
    (EDIT, fab.RESOURCE_HITL_DETAIL),
    (MENU, fab.RESOURCE_HITL_DETAIL),
]


class Roles(FabAirflowSecurityManagerOverride):
    """Airflow's own security manager, with our roles in the place of its defaults."""

    DATA_ENGINEER: ClassVar[Permissions] = [
        (READ, REPORT),
        *FabAirflowSecurityManagerOverride.VIEWER_PERMISSIONS,
        *FabAirflowSecurityManagerOverride.USER_PERMISSIONS,
        *FabAirflowSecurityManagerOverride.OP_PERMISSIONS,
    ]
    ROLE_CONFIGS: ClassVar[list[dict[str, Any]]] = [
        {"role": "Public", "perms": []},
        {"role": "Viewer", "perms": VIEWER},
        {"role": "Reviewer", "perms": REVIEWER},
        {"role": "DataEngineer", "perms": DATA_ENGINEER},
        {
            "role": "Admin",
            "perms": [*DATA_ENGINEER, *FabAirflowSecurityManagerOverride.ADMIN_PERMISSIONS],
        },
    ]


SECURITY_MANAGER_CLASS = Roles
