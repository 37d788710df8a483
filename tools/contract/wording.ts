import type { Diff } from 'api-smart-diff';
import type { Parameter } from '../clients/document.ts';

const DONE = { add: 'is new', remove: 'is gone', rename: 'has another name' };

/** What has changed, and where in the operation: `answer 200, items[].name: type was "string" and is "integer"`. */
export function wordingOf({ path, action, before, after }: Diff, parameters: readonly Parameter[]): string {
  const [, , , ...inside] = path.map(String);
  const schema = inside.indexOf('schema');
  const [outer, inner] = schema < 0 ? [inside, []] : [inside.slice(0, schema), inside.slice(schema + 1)];
  const { field, keyword } = partsOf(inner);
  const where = [placeOf(outer, parameters), field].filter((part) => part !== '').join(', ');
  const subject = [where, keyword].filter((part) => part !== '').join(': ');
  const value = [before, after].find((one) => typeof one === 'string');
  if (action === 'replace') return `${subject} was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`;
  // Of a list, such as `required` and `enum`, one value is meant.
  return `${subject}${keyword !== '' && value !== undefined ? ` ${String(value)}` : ''} ${DONE[action as keyof typeof DONE]}`;
}

function placeOf([first = '', second = '', ...rest]: string[], parameters: readonly Parameter[]): string {
  if (first === '') return 'the operation';
  const below = rest.filter((part) => part !== 'content').map((part) => ` ${part}`);
  if (first === 'parameters')
    return `parameter ${parameters[Number(second)]?.name ?? second}${below.join('')}`;
  if (first === 'requestBody') return `request body${below.join('')}`;
  if (first === 'responses') return `answer ${second}${below.join('')}`;
  return first;
}

/** `properties/items/items/properties/name/required/2` is the keyword `required` of `items[].name`. */
function partsOf(path: readonly string[]): { field: string; keyword: string } {
  let field = '';
  const rest = [...path];
  while (rest.length > 0) {
    if (rest[0] === 'properties' && rest.length > 1)
      field += `${field === '' ? '' : '.'}${rest.splice(0, 2)[1]}`;
    else if (rest[0] === 'items') field += `${rest.splice(0, 1).length > 0 ? '[]' : ''}`;
    else break;
  }
  return { field, keyword: rest.filter((part) => !/^\d+$/.test(part)).join(' ') };
}
