"""The examples for clusters are valid, and keep students' code away from what it must not reach."""

import os
from pathlib import Path
import re
import subprocess
import sys
import tempfile
import textwrap

from coursekit.cli import COMMANDS
from coursekit.grading.jail.backends.kinds import BACKENDS
import pytest

kubernetes_validate = pytest.importorskip("kubernetes_validate")
yaml = pytest.importorskip("yaml")

CLUSTER = Path(__file__).parents[1] / "docs" / "cluster"
MANIFEST = [*yaml.safe_load_all((CLUSTER / "kubernetes.yaml").read_text("utf-8"))]
SCRIPT = CLUSTER / "slurm.sh"
ROLES = ("scheduler", "worker", "head")


def pod(role):
    """The pod that has a role."""
    templates = [
        each["spec"]["template"] for each in MANIFEST if "template" in each.get("spec", {})
    ]
    (found,) = [each["spec"] for each in templates if each["metadata"]["labels"]["role"] == role]
    return found


def container(role):
    (found,) = pod(role)["containers"]
    return found


@pytest.mark.parametrize("document", MANIFEST, ids=lambda each: each["metadata"]["name"])
def test_kubernetes_takes_it(document):
    kubernetes_validate.validate(document, "1.37", strict=True)
    assert document["metadata"]["namespace"] == "grading"


def test_what_is_no_resource_is_refused():
    wrong = MANIFEST[0] | {"dta": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.37", strict=True)


@pytest.mark.parametrize("role", ROLES)
def test_no_pod_holds_an_account_or_more_rights_than_it_needs(role):
    assert pod(role)["automountServiceAccountToken"] is False
    rights = container(role)["securityContext"]
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["capabilities"]["drop"] == ["ALL"]
    needed = ["CHOWN", "DAC_OVERRIDE", "KILL", "SETGID", "SETUID"] if role == "worker" else []
    assert sorted(rights["capabilities"].get("add", [])) == needed
    assert ("runAsNonRoot" in pod(role)["securityContext"]) == (role != "worker")


def test_workers_hold_no_course_and_a_key_that_kernels_cannot_read():
    volumes = {volume["name"]: volume for volume in pod("worker")["volumes"]}
    assert set(volumes) == {"keys", "scratch"}
    assert volumes["keys"]["secret"]["defaultMode"] == 0o400
    assert "fsGroup" not in pod("worker")["securityContext"]
    assert {volume["name"] for volume in pod("head")["volumes"]} == {"keys", "course"}


def test_workers_reach_the_scheduler_and_names_alone():
    (policy,) = [each["spec"] for each in MANIFEST if each["kind"] == "NetworkPolicy"]
    assert policy["podSelector"]["matchLabels"] == {"role": "worker"}
    assert set(policy["policyTypes"]) == {"Egress", "Ingress"}
    scheduler, names = policy["egress"]
    assert scheduler["to"] == [{"podSelector": {"matchLabels": {"role": "scheduler"}}}]
    assert {port["port"] for port in names["ports"]} == {53}


def test_dask_lets_in_only_who_holds_the_key():
    (settings,) = [each["data"] for each in MANIFEST if each["kind"] == "ConfigMap"]
    assert settings["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"] == "True"
    roles = {name.split("__")[-2] for name in settings if name.endswith("__KEY")}
    assert roles == {"CLIENT", "SCHEDULER", "WORKER"}
    for role in ROLES:
        assert container(role)["envFrom"] == [{"configMapRef": {"name": "dask-settings"}}]
        assert any("tls" in word for word in container(role)["command"])


def test_the_head_runs_a_command_that_is_there():
    program, command, *words = container("head")["command"]
    assert program == "coursekit"
    assert command in COMMANDS
    assert words[words.index("--jail") + 1] in BACKENDS


@pytest.fixture
def place():
    """A folder that every user may go through, as pytest's own are not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs the superuser")
def test_a_worker_may_do_what_a_kernel_of_another_user_needs(place):
    """A process with the manifest's rights starts one, reads its folder, and leaves nothing."""
    given = container("worker")["securityContext"]["capabilities"]["add"]
    rights = ",".join(["-all", *(f"+{right.lower()}" for right in given)])
    code = """
        from pathlib import Path
        from coursekit.grading.jail.backends import plain_process
        from coursekit.grading.jail.limits import Limits
        from coursekit.grading.jail.socket_folder import room
        import sys

        plain_process.SHARED_FOLDERS = [sys.argv[1]]
        left = Path(sys.argv[1], "coursekit-room-of-a-killed-one")
        left.mkdir(mode=0o700)
        (left / "answer").touch()
        plain_process.give(left, plain_process.USERS[0])
        code = "mkdir -p a/b; touch a/b/c; chmod 700 a; touch $ROOM/kernel"
        with room(sys.argv[1]) as folder:
            command = ["env", f"ROOM={folder}", "sh", "-c", code]
            process = plain_process.PlainProcess(command, room=folder, limits=Limits(), apart=True)
            assert not left.exists()
            process._popen.wait(60)
            assert [path.name for path in folder.iterdir()] == ["kernel"]
            print(process.wait(60))
    """
    done = subprocess.run(
        [
            *("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", "--no-new-privs"),
            *(sys.executable, "-c", textwrap.dedent(code), place),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"TMPDIR": str(place)},
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
    assert list(place.iterdir()) == []


def test_the_script_for_slurm_parses_and_cleans_up(tmp_path):
    subprocess.run(["bash", "-n", SCRIPT], check=True)
    done = subprocess.run(["bash", SCRIPT], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "name an assignment" in done.stderr
    assert list(tmp_path.iterdir()) == []
    text = SCRIPT.read_text()
    options = re.findall(r"^#SBATCH --([\w-]+)=", text, re.MULTILINE)
    assert {"nodes", "ntasks-per-node", "cpus-per-task", "time"} <= set(options)
    assert "REQUIRE_ENCRYPTION=True" in text
    step = next(line for line in text.splitlines() if line.startswith("srun "))
    assert '--cpus-per-task "$SLURM_CPUS_PER_TASK"' in step  # which srun does not take from sbatch
