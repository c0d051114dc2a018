"""Stands in for the closed package of the same name: the few calls that the bridge makes."""
