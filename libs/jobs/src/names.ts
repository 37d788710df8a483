const NAME = /^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){1,2}$/;

/** Names are stored, and become the names of queues. @throws TypeError */
export function assertName(name: string): void {
  if (!NAME.test(name)) {
    throw new TypeError(
      `"${name}" is no name of a job or an event: use feature.verb, such as invoices.remind.`,
    );
  }
}
