import os
import subprocess
import sys

from coursekit import doctor
from coursekit._keras.backends import onednn_is_on
from coursekit.doctor import Finding
import pytest


@pytest.fixture(scope="module")
def findings():
    return list(doctor.diagnose())


def test_a_good_machine_gets_no_cross_but_for_onednn_that_is_off(findings):
    crosses = [finding.name for finding in findings if finding.state == "fail"]
    assert crosses == ([] if onednn_is_on() else ["TensorFlow"])
    assert [finding.name for finding in findings][:3] == ["Python", "Packages", "TensorFlow"]
    assert max(len(finding.name) for finding in findings) == doctor.WIDTH


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10), "fail"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "fail")],
)
def test_python_versions(monkeypatch, version, state):
    class Version(tuple):
        major, minor = version

    monkeypatch.setattr(doctor.sys, "version_info", Version(version))
    assert doctor.check_python().state == state


def test_an_install_under_another_name_is_a_finding(monkeypatch):
    monkeypatch.setattr(doctor, "DISTRIBUTION", "no-such-distribution")
    finding = doctor.check_packages()
    assert (finding.state, finding.advice) == ("fail", "Run: pip install -r requirements.txt")


def test_an_old_and_a_missing_package_are_named(monkeypatch):
    monkeypatch.setattr(
        doctor.metadata,
        "requires",
        lambda name: ["keras>=99", "no-such-package>=1", "nbgrader; extra == 'grading'"],
    )
    finding = doctor.check_packages()
    assert finding.state == "fail"
    assert "needed is >=99" in finding.found
    assert "no-such-package is missing" in finding.found
    assert "nbgrader" not in finding.found
    assert "requirements.txt" in finding.advice


def test_a_foreign_backend_is_found():
    finding = doctor.check_tensorflow({"KERAS_BACKEND": "jax"})
    assert (finding.state, finding.advice) == ("fail", "Unset KERAS_BACKEND.")


def test_tensorflow_itself_is_asked_for_onednn(findings):
    """Without it in a process of its own, since TensorFlow decides once."""
    (own,) = [finding for finding in findings if finding.name == "TensorFlow"]
    assert own.found.endswith("oneDNN is on") == onednn_is_on()
    environ = os.environ | {"TF_ENABLE_ONEDNN_OPTS": "0"}
    code = "from coursekit import doctor; print(*doctor.check_tensorflow())"
    said = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert said.stdout.startswith("TensorFlow fail "), said
    assert "twice the time" in said.stdout


def test_a_gpu_that_tensorflow_does_not_see_is_a_fault(monkeypatch):
    monkeypatch.setattr(doctor, "nvidia_gpus", lambda: ["NVIDIA T4"])
    finding = doctor.check_gpu()
    assert finding.state == "fail"
    assert "NVIDIA T4" in finding.found
    assert "coursekit-vision[gpu]" in finding.advice


def test_no_gpu_is_worth_a_note(monkeypatch):
    monkeypatch.setattr(doctor, "nvidia_gpus", list)
    assert doctor.check_gpu().state == "note"


def test_a_data_folder_that_is_not_there_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path / "gone"))
    assert doctor.check_data().state == "fail"
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    assert doctor.check_data() == Finding(
        "Data", "ok", "Fashion-MNIST embedded; in TFDS_DATA_DIR: nothing"
    )


def test_little_room_is_a_fault(monkeypatch):
    monkeypatch.setattr(doctor, "DISK_NEEDED", 1e18)
    finding = doctor.check_disk()
    assert finding.state == "fail"
    assert finding.advice.startswith("Free at least")


def test_a_jail_that_cannot_be_made_is_no_fault_but_is_said(monkeypatch):
    monkeypatch.setattr(doctor, "jail_problem", lambda: "apt install bubblewrap")
    finding = doctor.check_grading()
    assert (finding.state, finding.found[-7:]) == ("note", "no jail")
    assert finding.advice.endswith("apt install bubblewrap")


def test_the_jail_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    if doctor.sys.platform == "linux":
        assert "bubblewrap is not installed" in doctor.jail_problem()
    monkeypatch.setattr(doctor.sys, "platform", "darwin")
    assert "use Linux" in doctor.jail_problem()


def test_advice_stands_below_its_finding_and_names_are_aligned():
    assert doctor.line(Finding("GPU", "ok", "fine")) == "✓ GPU         fine"
    text = doctor.line(Finding("Disk", "fail", "full", "Tidy up."))
    assert text == "✗ Disk        full\n              → Tidy up."


def test_each_finding_is_said_before_the_next_check_begins(monkeypatch, capsys):
    said = []

    def check(name):
        said.append(capsys.readouterr().out)
        return Finding(name, "ok", "fine")

    monkeypatch.setattr(doctor, "CHECKS", [lambda: check("Python"), lambda: check("Disk")])
    assert doctor.run(None) == 0
    assert "takes some seconds" in said[0]
    assert said[1] == "✓ Python      fine\n"


def test_the_exit_status_tells_of_a_fault(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "diagnose", lambda: [Finding("Disk", "fail", "full", "Tidy up.")])
    assert doctor.run(None) == 1
    assert "Tidy up." in capsys.readouterr().out
