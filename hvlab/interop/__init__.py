"""The real world, in and out: what a real host printed, read into a lab."""

from hvlab.interop.inventory import lab_from_inventory, read_inventory

__all__ = ["lab_from_inventory", "read_inventory"]
