"""Clips and pictures as files: download, probe, prepare, keep."""
