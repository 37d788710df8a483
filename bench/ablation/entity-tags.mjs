import { replaceIn } from './replace-in.mjs';

replaceIn(
  'src/users/dto/user.response.dto.js',
  'return withEntityTag(response, version, digest(JSON.stringify(roles)).slice(0, 8));',
  'return response;',
);
replaceIn(
  'src/users/roles/dto/role.response.dto.js',
  'return withEntityTag(response, role.version, others.slice(0, 8));',
  'return response;',
);
