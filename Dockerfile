# The bot in an image. How to run it: docs/operating.md.
FROM debian:trixie-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates make python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY . .
RUN make setup && rm -rf .uv /root/.cache

# All that is to be kept is in one place, which the image's own account alone may write.
RUN useradd --system --uid 10001 --home-dir /data --create-home dailies
USER dailies
WORKDIR /data
ENV DAILIES_DATA_DIR=/data PATH=/app/.venv/bin:$PATH
VOLUME /data

ENTRYPOINT ["dailies"]
CMD ["run"]
