"""The version this site says it is."""

VERSION = "0.1.0"
