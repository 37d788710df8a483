import type { Answer, Panel } from './panels.ts';
import type { Rule } from './prometheus.ts';

/**
 * Prints what each panel has to show.
 *
 * @returns whether every query has data, or asks only for what is wrong and nothing is, and every alert can be judged
 */
export function reportOn(panels: Panel[], rules: Rule[]): boolean {
  const lines = panels.flatMap(({ title, answers }) => answers.map((answer) => lineOf(title, answer)));
  for (const { text } of lines) console.log(text);
  const broken = rules.filter(({ health }) => health !== 'ok');
  for (const { name, health, lastError = '' } of broken) console.log(`alert ${name}: ${health} ${lastError}`);
  const missing = lines.filter(({ isMissing }) => isMissing).length;
  console.log(
    `${lines.length - missing} of ${lines.length} queries are answered, ${rules.length - broken.length} of ${rules.length} alerts can be judged`,
  );
  return missing === 0 && broken.length === 0 && lines.length > 0 && rules.length > 0;
}

function lineOf(title: string, { expression, series }: Answer): { text: string; isMissing: boolean } {
  const values = series.flatMap((one) => one.values.map(([, value]) => value)).filter(Number.isFinite);
  if (values.length > 0) {
    const text = `${title}: ${series.length} series, ${values.length} values, up to ${Math.max(...values)}`;
    return { text, isMissing: false };
  }
  // It asks for nothing but what is there to complain of.
  if (expression.endsWith('> 0')) return { text: `${title}: nothing, which is well`, isMissing: false };
  return { text: `${title}: NO DATA for ${expression}`, isMissing: true };
}
