import type { RunningServer } from '../app.ts';
import type { ServerConfig } from '../config.ts';
export async function runDemo(
  _o: unknown,
  _s: (config: ServerConfig) => Promise<RunningServer>,
): Promise<boolean> {
  return false;
}
