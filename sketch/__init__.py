"""Sketch, a video engine that speaks `/v1/videos` and renders real clips on a CPU, with no AI."""
