"""The kernel: time, records and lifecycles. It knows no ITIL process."""
