/**
 * Whether something was printed as it is shown, where `…` stands for anything in a line, and for any lines when it is
 * one by itself.
 */
export function isShown(shown: string, printed: string): boolean {
  const pattern = shown
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*?.*' : escaped(line.trimEnd())))
    .join('\\n');
  const text = printed
    .trim()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
  return new RegExp(`^${pattern}$`).test(text);
}

const escaped = (line: string): string =>
  line.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll('…', '.*?');
