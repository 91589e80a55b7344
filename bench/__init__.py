"""Speed, always as ratios to floors measured in the same run: absolute figures of a shared machine mean little."""
