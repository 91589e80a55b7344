"""Speed, always as ratios to floors measured in the same run: absolute figures of a shared machine mean little."""


def floor_app_path() -> str:
    """Where gunicorn finds the floors."""
    return "bench.floor_app:app"
