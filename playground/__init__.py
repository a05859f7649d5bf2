"""The playground, a Discord in a box: gateway, REST and CDN on loopback."""
