// Runs before the first paint, so that nobody sees the other theme flash by.
try {
  const wished = localStorage.getItem("theme");
  if (wished) document.documentElement.dataset.theme = wished;
} catch { /* a browser that keeps nothing: the system's theme it is */ }
