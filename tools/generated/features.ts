/** A feature to generate, and what it is asked once it runs. */
export interface GeneratedFeature {
  name: string;
  /** The rest of the command line. */
  words: string[];
  /** What is made, by what was made of the features before. */
  draft(made: Record<string, string>): object;
}

/** Of different shapes, with every kind of field among them; the last one refers to the first. */
export const FEATURES: [GeneratedFeature, ...GeneratedFeature[]] = [
  {
    name: 'invoices',
    words: [
      'invoices',
      '--fields=number:string:unique amount:decimal issuedOn:date status:enum(draft,sent,paid) customer:ref(users) note:text?',
    ],
    draft: ({ user }) => ({
      number: '2026-001',
      amount: '19.90',
      issuedOn: '2026-01-31',
      status: 'draft',
      customerId: user,
    }),
  },
  {
    name: 'projects',
    words: [
      'Project',
      '--owner=user',
      '--soft-delete',
      '--bulk',
      '--fields=title:string:unique nick:string(40)? about:text? size:integer? price:decimal(10,4) isOpen:boolean ' +
        'since:date until:datetime? color:enum(red,green)? assignee:ref(users)? extra:json?',
    ],
    draft: () => ({
      title: 'House',
      price: '0.1234',
      isOpen: true,
      since: '2026-01-31',
      extra: { floors: 2 },
    }),
  },
  {
    name: 'down-payments',
    words: [
      'downPayment',
      '--bulk',
      '--fields=invoice:ref(invoices) amount:decimal paidAt:datetime serial:integer:unique',
    ],
    draft: ({ invoices }) => ({
      invoiceId: invoices,
      amount: '5.00',
      paidAt: '2026-01-31T12:00:00Z',
      serial: 1,
    }),
  },
];
