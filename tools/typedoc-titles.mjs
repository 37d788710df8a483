import { Converter, ReflectionKind } from 'typedoc';

const HEADING = /^# (.+)\n+/;

/**
 * A plugin of TypeDoc: pages are called what their first heading says instead of what their file is called, and say so
 * once.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const page of project.getReflectionsByKind(ReflectionKind.Document | ReflectionKind.Module)) {
      const [first] = page.isDocument() ? page.content : (page.comment?.summary ?? []);
      const [line, title] = HEADING.exec(first?.text ?? '') ?? [];
      if (!line) continue;
      first.text = first.text.slice(line.length);
      if (page.isDocument()) page.name = title;
    }
    const [first] = project.readme ?? [];
    if (first) first.text = first.text.replace(HEADING, '');
  });
}
