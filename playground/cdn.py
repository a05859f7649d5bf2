"""The CDN: attachments by signed links that die after a day."""

from urllib.parse import quote

from aiohttp import web

from playground.files import Files

_GONE = "This content is no longer available."
#: Shown in place; everything else is handed over as a download, whatever it says it is.
_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/", "audio/", "text/plain")


class Cdn:
    """Serves `/attachments/…` and `/ephemeral-attachments/…`, ranges included."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.served = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one file, or the sentence that Discord has for a dead link."""
        identifier = request.match_info["attachment_id"]
        attachment = self._files.kept.get(int(identifier)) if identifier.isdigit() else None
        if (
            attachment is None
            or request.rel_url.path != attachment.path
            or not self._files.link_is_good(attachment.path, dict(request.query))
        ):
            return web.Response(status=404, text=_GONE)
        self.served += 1
        kind = attachment.content_type or "application/octet-stream"
        how = "inline" if kind.startswith(_INLINE) else "attachment"
        response = web.FileResponse(self._files.path_of(attachment.id))
        response.headers["Content-Type"] = kind
        response.headers["Content-Disposition"] = (
            f"{how}; filename*=UTF-8''{quote(attachment.filename)}"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response
