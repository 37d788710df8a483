/**
 * Whether every object seems to have a member of this name already. What is sent under one would be taken for
 * a declared field, or be dropped, by those who look without `Object.hasOwn`: Nest, class-transformer and
 * class-validator do.
 */
export const isForbiddenName = (name: string): boolean => name in Object.prototype || name === 'prototype';

export const FORBIDDEN_NAME = {
  code: 'forbidden_name',
  detail: 'Choose another name: every object has a member of this one.',
};
