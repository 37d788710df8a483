import { z } from 'zod';
import { redactText } from '#libs/logging';

const LENGTH = 500;

/** What is kept of an error, and shown: one line without a stack and secrets, and nothing that a database refuses. */
export function lineOf(error: unknown): string {
  const [line = ''] = textOf(error)
    .trimStart()
    .split(/[\r\n]/, 1);
  return redactText(line).replaceAll('\0', '').slice(0, LENGTH).toWellFormed();
}

function textOf(error: unknown): string {
  // Its message is JSON of many lines.
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll('\n', ' ');
  return error instanceof Error ? error.message : String(error);
}
