"""Spreadsheets: a stranger's file read in a process of its own, tables written for Excel."""
