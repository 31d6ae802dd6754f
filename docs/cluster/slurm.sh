#!/bin/bash
# Grades an assignment on nodes that SLURM lends, from the course's clone on a file system that they share:
#   sbatch docs/cluster/slurm.sh a1_convolution
#SBATCH --job-name=grading
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=6G
#SBATCH --time=02:00:00
set -euo pipefail
umask 077
assignment=${1:?name an assignment, as in: sbatch docs/cluster/slurm.sh a1_convolution}
dask=.venv/bin/dask
[ -x "$dask" ] || { echo "There is no $PWD/$dask: submit the job from the course's clone, after 'make setup'." >&2; exit 1; }
room=$(mktemp -d "$PWD/.grading.XXXXXX")
finish() {
  status=$?
  [ "$status" = 0 ] || cat "$room"/*.txt >&2 || true  # what Dask's processes, or openssl, said
  kill $(jobs -p) 2>/dev/null || true
  wait
  rm -rf "$room"
}
trap finish EXIT

# Whoever reaches Dask's port runs code as you, so only holders of this job's key are let in.
openssl req -x509 -newkey rsa:3072 -nodes -days 3 -subj /CN=grading \
  -keyout "$room/key.pem" -out "$room/certificate.pem" 2>"$room/openssl.txt"
rm "$room/openssl.txt"
for role in CLIENT SCHEDULER WORKER; do
  export "DASK_DISTRIBUTED__COMM__TLS__${role}__CERT=$room/certificate.pem"
  export "DASK_DISTRIBUTED__COMM__TLS__${role}__KEY=$room/key.pem"
done
export DASK_DISTRIBUTED__COMM__TLS__CA_FILE=$room/certificate.pem
export DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=True
export DASK_LOGGING__DISTRIBUTED=warning

no_pages=(--no-dashboard --dashboard-address 127.0.0.1:0)
$dask scheduler --protocol tls --port 0 "${no_pages[@]}" --scheduler-file "$room/scheduler.json" >"$room/scheduler.txt" 2>&1 &
for _ in $(seq 60); do [ -s "$room/scheduler.json" ] && break; kill -0 $!; sleep 1; done
address=$(.venv/bin/python -c 'import json, sys; print(json.load(open(sys.argv[1]))["address"])' "$room/scheduler.json")

# Memory is what SLURM and each submission's jail bound; Dask would share it out over all cores of the node.
srun --cpus-per-task "$SLURM_CPUS_PER_TASK" $dask worker "$address" --protocol tls "${no_pages[@]}" --nthreads 1 --nworkers "$SLURM_CPUS_PER_TASK" \
  --memory-limit 0 --local-directory "${TMPDIR:-/tmp}" >"$room/workers.txt" 2>&1 &
.venv/bin/python - "$address" $((SLURM_NNODES * SLURM_CPUS_PER_TASK)) <<'PYTHON'
import sys
from distributed import Client
try:
    Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), timeout=120)
except TimeoutError as error:
    sys.exit(f"Nothing was graded: {error}")
PYTHON
.venv/bin/coursekit grade "$assignment" --cluster "$address"
