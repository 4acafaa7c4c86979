/** Servers of a test end with the test, also when it is interrupted or killed and nobody gets to say goodbye. */
import { spawn, type ChildProcess } from "node:child_process";

/**
 * A small shell reads from us until the end, which comes when this process is gone, however it went; then it kills the child.
 * In a group of its own, so that a Ctrl-C in the terminal does not end it first.
 */
export function leash(child: ChildProcess): void {
  const watch = spawn("sh", ["-c", 'cat > /dev/null; kill -9 "$0"', String(child.pid)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  watch.unref();
  child.once("exit", () => {
    if (watch.pid !== undefined && watch.exitCode === null) process.kill(-watch.pid, "SIGKILL");
  });
}
