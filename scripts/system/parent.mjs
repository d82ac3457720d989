// Noticing that npm is gone. A SIGTERM sent to `npm start` ends npm and its shell, and neither hands it on: without
// this the system would live on with nobody to stop it.
const LOOK_EVERY_MS = 500;

/**
 * Calls back once when the parent that this process began with has ended. Only where npm runs the script `ours` names:
 * whoever starts the file itself (nohup, systemd, a container) may leave it behind on purpose.
 * @param {string} ours part of the npm script that this process is
 * @param {() => void} onGone
 */
export function whenNpmIsGone(ours, onGone) {
  const parent = process.ppid;
  if (parent === 1 || !process.env.npm_lifecycle_script?.includes(ours)) return;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    onGone();
  }, LOOK_EVERY_MS);
  looking.unref();
}
