#!/bin/sh
# Usage: pay.sh LAST_FOUR AMOUNT CURRENCY
set -eu
. "$(dirname "$0")/../.env"
curl -fsS "https://sandbox.payments.example/v1/charges" \
  --header "Authorization: Bearer $API_TOKEN" \
  --data "card=$1" --data "amount=$2" --data "currency=$3"
