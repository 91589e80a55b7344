"""Speed as ratios to floors measured in the same run, as absolute figures of a shared machine mean little."""
