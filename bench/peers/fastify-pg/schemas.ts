const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };
const texts = { type: 'array', items: text };
const nullable = { nullable: true };

export const userId = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' } },
};

export const page = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 }, cursor: text },
};

export const userResponse = {
  type: 'object',
  properties: {
    id: text,
    email: text,
    name: text,
    status: text,
    roles: texts,
    createdAt: instant,
    updatedAt: instant,
    lastSignInAt: { ...instant, ...nullable },
    avatarUrl: { ...text, ...nullable },
    emailRefusedAt: { ...instant, ...nullable },
  },
};

export const usersPage = {
  type: 'object',
  properties: {
    items: { type: 'array', items: userResponse },
    nextCursor: { ...text, ...nullable },
  },
};

const word = String.raw`[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+`;

export const newRole = {
  type: 'object',
  required: ['name', 'permissions'],
  additionalProperties: false,
  properties: {
    name: { ...text, minLength: 1, maxLength: 64, pattern: `^${word}(?: ${word})*$` },
    description: { ...text, maxLength: 500 },
    permissions: { ...texts, maxItems: 1000, uniqueItems: true },
  },
};

export const roleResponse = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    description: text,
    permissions: texts,
    isBuiltIn: { type: 'boolean' },
    userCount: { type: 'integer' },
    serviceAccountCount: { type: 'integer' },
    createdAt: instant,
    updatedAt: instant,
  },
};

export const settingsResponse = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: text, value: {}, source: text, isSet: { type: 'boolean' } },
      },
    },
    nextCursor: { ...text, ...nullable },
  },
};
