import type { ListDefinition } from './list-definition.js';

/** What a list can be asked for, in Markdown, for its operation in the OpenAPI document. */
export function describeList({ fields, search, defaultSort }: ListDefinition): string {
  const namesOf = (can: 'sortable' | 'filterable'): string =>
    Object.keys(fields)
      .filter((name) => fields[name]?.[can])
      .map((name) => `\`${name}\``)
      .join(', ');
  const sentences = [
    `Sorts by ${namesOf('sortable')}; without \`sort\` by \`${defaultSort}\`.`,
    `Filters by ${namesOf('filterable')}.`,
    search ? 'With `q` it keeps what contains every word.' : '',
  ];
  return sentences.filter(Boolean).join(' ');
}
