// Loads the descriptions of Enterprise Services that a mock serves in `soap`, the SOAP client of npm, and calls
// every operation over HTTP. An operation that is not carried out ends this with 1.
// Usage: node calls.js URL: the URL of a mock of profile es-1.0 or itslearning.
const soap = require('soap');
const offered = require('./offered.js');

const PORT = 'ImsEnterpriseServicesPort.svc';
const HEADER = 'http://www.imsglobal.org/services/common/imsMessBindSchema_v1p0';
// The client writes every child in the namespace of its parent, so names of the other schemas get prefixes.
const IMS = 'http://www.imsglobal.org/services';
const NAMESPACES = {
  c: [`${IMS}/common/imsCommonSchema_v1p0`, 'identifier identifierPair firstId secondId'],
  p: [`${IMS}/pms/xsd/imsPersonManDataSchema_v1p0`, 'formatName name partName namePartType namePartValue '
    + 'institutionRole institutionRoleType primaryRoleType'],
  g: [`${IMS}/gms/xsd/imsGroupManDataSchema_v1p0`, 'groupType scheme typeValue type level relationship relation '
    + 'sourceId label description descShort'],
  m: [`${IMS}/mms/xsd/imsMemberManDataSchema_v1p0`, 'member memberSourcedId idType role roleType'],
};
const prefixes = {};
for (const [prefix, [, names]] of Object.entries(NAMESPACES)) {
  for (const name of names.split(' ')) prefixes[name] = prefix;
}
const declarations = Object.entries(NAMESPACES).map(([prefix, [uri]]) => ` xmlns:${prefix}="${uri}"`).join('');
// What the schemas of messages and of memberships have both: that of memberships stands in a membership.
const qualified = (value, inMembership) => {
  if (Array.isArray(value)) return value.map((it) => qualified(it, inMembership));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => {
    const prefix = inMembership && name === 'groupSourcedId' ? 'm' : prefixes[name];
    return [prefix ? `${prefix}:${name}` : name, qualified(it, inMembership || name === 'membership')];
  }));
};
const sourced = (name) => ({ identifier: name });
const ids = (...names) => ({ identifier: names });

const person = (first) => ({
  formatName: first,
  name: { partName: [
    { namePartType: 'First', namePartValue: first },
    { namePartType: 'Last', namePartValue: 'Example' },
  ] },
  institutionRole: [{ institutionRoleType: 'Student', primaryRoleType: true }],
});
const kind = (type, level) => ({
  scheme: 'ItslearningOrganisationTypes', typeValue: [{ type, level }],
});
const group = (title) => ({
  groupType: kind('Unspecified', '-1'),
  relationship: [{ relation: 'Parent', sourceId: sourced('site'), label: 'Site' }],
  description: { descShort: title },
});
const root = { groupType: kind('Site', '0'), description: { descShort: 'Site' } };
const membership = (name) => ({
  groupSourcedId: sourced('g1'),
  member: {
    memberSourcedId: sourced(`p${name[1]}`), idType: 'Person', role: [{ roleType: 'Learner' }],
  },
});

// Every operation but readAllPersons, in an order in which each can be carried out.
function requests() {
  const calls = [];
  const kinds = [
    ['Person', 'person', person, ['p1', 'p2', 'p3']],
    ['Group', 'group', group, ['g1', 'g2', 'g3']],
    ['Membership', 'membership', membership, ['m1', 'm2', 'm3']],
  ];
  const pairs = (of, make, names) => ({
    [`${of}IdPairSet`]: {
      [`${of}IdPair`]: names.map((name) => ({ sourcedId: sourced(name), [of]: make(name) })),
    },
  });
  for (const [title, of, make, [one, two, three]] of kinds) {
    calls.push([`create${title}`, { sourcedId: sourced(one), [of]: make(one) }]);
    calls.push([`create${title}s`, pairs(of, make, [two, three])]);
    calls.push([`read${title}`, { sourcedId: sourced(one) }]);
    calls.push([`read${title}s`, { sourcedIdSet: ids(two, three) }]);
    for (const verb of ['update', 'replace']) {
      calls.push([`${verb}${title}`, { sourcedId: sourced(one), [of]: make(one) }]);
      calls.push([`${verb}${title}s`, pairs(of, make, [two, three])]);
    }
  }
  calls.push(['readPersonsForGroup', { groupSourcedId: sourced('g1') }]);
  calls.push(['readGroupsForPerson', { personSourcedId: sourced('p1') }]);
  calls.push(['readMembershipsForPerson', { personSourcedId: sourced('p1') }]);
  calls.push(['readMembershipsForGroup', { groupSourcedId: sourced('g1') }]);
  for (const [title, , , [one, two, three]] of kinds.reverse()) {
    const moves = [two, three].map((name) => ({ firstId: name, secondId: `x${name}` }));
    calls.push([`change${title}Identifier`, { sourcedId: sourced(one), newSourcedId: sourced(`x${one}`) }]);
    calls.push([`change${title}sIdentifier`, { pairSourcedIdSet: { identifierPair: moves } }]);
    calls.push([`delete${title}`, { sourcedId: sourced(`x${one}`) }]);
    calls.push([`delete${title}s`, { sourcedIdSet: ids(`x${two}`, `x${three}`) }]);
  }
  return calls;
}

function call(operation, name, body) {
  return new Promise((resolve) => {
    operation(qualified(body, false), (error, _result, raw) => {
      if (error) return resolve(`${name}: ${String(error.message || error).slice(0, 300)}`);
      const majors = [...String(raw).matchAll(/<[^\/>]*codeMajor>([^<]*)</g)].map((found) => found[1]);
      const done = majors.length > 0 && majors.every((major) => major === 'success');
      return resolve(done ? null : `${name}: ${majors.join(', ') || 'no status'}`);
    });
  });
}

(async () => {
  const url = process.argv[2].replace(/\/$/, '');
  const client = await soap.createClientAsync(`${url}/${PORT}?wsdl`);
  client.wsdl.xmlnsInEnvelope += declarations;
  client.addSoapHeader({ syncRequestHeaderInfo: { messageIdentifier: 'npm-soap' } }, '', 'bind', HEADER);
  const operations = offered(client);
  const calls = requests();
  if (operations.has('readAllPersons')) {
    const page = { PageIndex: 1, PageSize: 100, OnlyManuallyCreatedUsers: false, ConvertFromManual: false };
    calls.splice(calls.findIndex(([name]) => name === 'readPersonsForGroup'), 0, ['readAllPersons', page]);
  } else {
    calls.unshift(['createGroup', { sourcedId: sourced('site'), group: root }]);
  }
  const called = new Set(calls.map(([name]) => name));
  const problems = [...operations.keys()].filter((name) => !called.has(name)).map((name) => `${name}: never called`);
  for (const [name, body] of calls) {
    const operation = operations.get(name);
    const problem = operation ? await call(operation, name, body) : `${name}: not in the description`;
    if (problem) problems.push(problem);
  }
  problems.forEach((problem) => console.error(problem));
  console.log(`${calls.length} operations called by soap of npm at ${url}, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
})();
