"""What Sketch says and understands: OpenAI's `/v1/videos`, one file a word."""
