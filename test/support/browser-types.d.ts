/** What the TypeScript client names of a browser's types, which Node's lack. */
type BodyInit = NonNullable<RequestInit['body']>;
