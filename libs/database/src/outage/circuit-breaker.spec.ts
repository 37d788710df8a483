import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Callback, CircuitBreaker } from './circuit-breaker.js';

const OUTAGE = new Error('away');
const CONNECTION = 'a connection';

let waiting: Callback[];
type Give = (...connection: unknown[]) => void;
let handling: Record<'arrived' | 'giveBack', ReturnType<typeof vi.fn<Give>>>;
let breaker: CircuitBreaker;
let acquire: (callback: Callback) => void;

beforeEach(() => {
  waiting = [];
  handling = { arrived: vi.fn<Give>(), giveBack: vi.fn<Give>() };
  breaker = new CircuitBreaker();
  acquire = breaker.guard((callback) => void waiting.push(callback), handling);
});

function caller(): ReturnType<typeof vi.fn<Callback>> {
  const answer = vi.fn<Callback>();
  acquire(answer);
  return answer;
}

describe('while the database is there', () => {
  it('hands over what comes, connections and errors', () => {
    const [first, second] = [caller(), caller()];
    waiting[0]?.(null, CONNECTION);
    waiting[1]?.(new Error('refused'));

    expect(first.mock.calls).toEqual([[null, CONNECTION]]);
    expect(second.mock.calls).toEqual([[expect.objectContaining({ message: 'refused' })]]);
    expect(handling.arrived.mock.calls).toEqual([[CONNECTION]]);
    expect(handling.giveBack).not.toHaveBeenCalled();
  });
});

describe('once the database is away', () => {
  it('refuses those who wait, and gives back what comes for them later', () => {
    const [first, second] = [caller(), caller()];
    breaker.open(OUTAGE);
    waiting[0]?.(null, CONNECTION);
    waiting[1]?.(new Error('refused'));

    for (const answer of [first, second]) expect(answer.mock.calls).toEqual([[OUTAGE]]);
    expect(handling.giveBack.mock.calls).toEqual([[CONNECTION]]);
  });

  it('lets one caller at a time try, and refuses the others at once', async () => {
    breaker.open(OUTAGE);
    const [trial, other] = [caller(), caller()];
    await vi.waitFor(() => expect(other.mock.calls).toEqual([[OUTAGE]]));
    expect(trial).not.toHaveBeenCalled();

    waiting[0]?.(new Error('refused'));
    caller();
    expect(waiting).toHaveLength(2);
  });

  it('serves everyone again when one has got a connection, or it is told', () => {
    for (const recover of [() => waiting[0]?.(null, CONNECTION), () => breaker.close()]) {
      breaker.open(OUTAGE);
      waiting = [];
      caller();
      recover();
      caller();
      caller();
      expect(waiting).toHaveLength(3);
    }
  });
});
