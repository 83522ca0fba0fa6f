#!/usr/bin/env python3
"""Print SQL that fills a development database. Always the same for the same seed."""
import argparse
import random

STATES = ["basket", "placed", "paid", "packed", "sent", "returned"]
PRODUCTS = ["Enamel mug", "Deck lamp", "Rope doormat", "Oilskin bag", "Brass hook"]


def orders(rng, count):
    for number in range(1000, 1000 + count):
        yield number, rng.choice(PRODUCTS), rng.randint(1, 4), rng.choice(STATES), rng.randint(0, 90)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--orders", type=int, default=200)
    options = parser.parse_args()
    if not options.database.endswith("_dev"):
        parser.error("only databases whose names end in _dev are filled")
    for number, product, quantity, state, age in orders(random.Random(options.seed), options.orders):
        print(
            "INSERT INTO orders (number, product, quantity, state, placed_at) VALUES "
            f"({number}, '{product}', {quantity}, '{state}', now() - interval '{age} days');"
        )


if __name__ == "__main__":
    main()
