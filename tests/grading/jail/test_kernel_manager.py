from coursekit.grading.jail.kernel_manager import ARGUMENTS, make_manager
import pytest
import zmq

LARGEST = 2**20


@pytest.fixture
def manager(tmp_path):
    made = make_manager("the jail", python=("python3",), room=tmp_path, largest_message=LARGEST)
    yield made
    made.context.destroy(linger=0)


def test_the_kernel_is_python_in_a_jail_by_whatever_name_it_is_asked_for(manager):
    for name in ("python3", "R", "no such kernel"):
        spec = manager.kernel_spec_manager.get_kernel_spec(name)
        assert spec.argv == ["python3", *ARGUMENTS]
        assert spec.metadata["kernel_provisioner"]["config"] == {"jail": "the jail"}
    assert "--HistoryManager.enabled=False" in spec.argv


def test_messages_go_by_files_in_the_room_and_interrupts_by_message(manager, tmp_path):
    assert manager.transport == "ipc"
    assert manager.connection_file == str(tmp_path / "kernel.json")
    assert manager.kernel_spec.interrupt_mode == "message"


def test_sockets_of_either_client_take_no_message_above_the_limit(manager):
    for context in (manager.client().context, manager.blocking_client().context):
        with context.socket(zmq.DEALER) as socket:
            assert socket.getsockopt(zmq.MAXMSGSIZE) == LARGEST
