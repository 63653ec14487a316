// Each operation in the description with the function that calls it.
function offered(client) {
  const found = new Map();
  for (const [service, ports] of Object.entries(client.describe())) {
    for (const [port, operations] of Object.entries(ports)) {
      for (const name of Object.keys(operations)) found.set(name, client[service][port][name]);
    }
  }
  return found;
}

module.exports = offered;
