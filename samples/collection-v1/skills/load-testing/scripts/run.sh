#!/bin/sh
# Usage: run.sh BASE_URL CUSTOMERS SECONDS
set -eu

base=$1
customers=${2:-20}
seconds=${3:-120}

provider=$(curl -fsS "$base/internal/payment-provider")
if [ "$provider" != "simulator" ]; then
  echo "Refusing to run: payments go to '$provider', not to the simulator." >&2
  exit 1
fi

mkdir -p results
stamp=$(date -u +%Y%m%dT%H%M%SZ)
BASE_URL=$base k6 run --vus "$customers" --duration "${seconds}s" \
  --summary-export "results/$stamp.json" load/checkout.js
echo "results/$stamp.json"
