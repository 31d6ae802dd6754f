"""Kills the kernel where there are groups: keeps what was earned before, loses what follows."""

import os

STARTS_FROM = "correct_loops"
LOSES = {
    "test_table_shapes": 2,
    "test_table_memory": 1,
    "test_table_weights": 2,
    "test_table_products": 2,
    "test_field_by_hand": 2,
    "test_field_chain": 1,
    "test_field_padding": 1,
    "test_field_branches": 2,
    "test_network_budget": 2,
    "test_network_accuracy": 6,
}

# %% layer_table


def layer_table(network, shape):
    if any(row.get("groups", 1) > 1 for row in network):
        os._exit(1)
    return []
