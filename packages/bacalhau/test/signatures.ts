/** Signatures over the exact bytes of a payload, made with a key whose private half is not kept. Go's standard library verified them. */

export const clientPublicKey =
  "MIIBCgKCAQEAvSGs+7Yew3hZWzXJt8ztcQdszTeYZu/7au9F/+/MC2iBqBSKES5BTwq0Op6sUL4gJg6d+tpqLWY3giFaVbRDEQ0EP3qLDxLPScPKpdEAAZCz++HUm2yExuJaJoJLHVEFj2QDZd37LDL9+K5tGitSOuVnIt23gzaIQf/+MOxFknxKLTzAHrCNHXJxxLHi4BJ1FLLgEyACYH1eW+wf3eQEGUUgIXXTYSPorGxC5nJWsKsEP0yM26LBga7CXth2v1u4p88TelG/qhUtprVpo+FkcgQl2SyjtN3y7CZ377bplH0PyWQNyBz72DDSDlj3J1sFhuXsYBRnN0lYQse82auNDQIDAQAB"

export const spkiBase64 =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvSGs+7Yew3hZWzXJt8ztcQdszTeYZu/7au9F/+/MC2iBqBSKES5BTwq0Op6sUL4gJg6d+tpqLWY3giFaVbRDEQ0EP3qLDxLPScPKpdEAAZCz++HUm2yExuJaJoJLHVEFj2QDZd37LDL9+K5tGitSOuVnIt23gzaIQf/+MOxFknxKLTzAHrCNHXJxxLHi4BJ1FLLgEyACYH1eW+wf3eQEGUUgIXXTYSPorGxC5nJWsKsEP0yM26LBga7CXth2v1u4p88TelG/qhUtprVpo+FkcgQl2SyjtN3y7CZ377bplH0PyWQNyBz72DDSDlj3J1sFhuXsYBRnN0lYQse82auNDQIDAQAB"

export const clientId = "61e20bdc6b721e300b2604b66c7579849a453b8e1478c4c26646e9e215572350"

export const cases = {
  submit: {
    rawPayload:
      '{"ClientID":"61e20bdc6b721e300b2604b66c7579849a453b8e1478c4c26646e9e215572350","APIVersion":"V1beta1","Spec":{"Engine":"Docker","Verifier":"Noop","Publisher":"Estuary","PublisherSpec":{"Type":"Estuary"},"Docker":{"Image":"ubuntu","Entrypoint":["echo","a<b>&c","\u00fc\u00f1\u2028"]},"Network":{"Type":"None"},"outputs":[{"StorageSource":"IPFS","Name":"outputs","path":"/outputs"}],"Deal":{"Concurrency":1}}}',
    sha256: "d9e59144b52295d8c45e4ab01424cb22f7e7714020cf3fa01f1df5723c81f222",
    signature:
      "nwG8RjJnWMCIM2oTP1x+QVGloTEttjw+jsETDhW/7YOcDd2Bs43mrnFQSjXRvkUyZ73E9P5wE9ZiDq57IMwTHnqzvXjvoCR7n+QrLaLLZhFwK9V2a0ZFGNyakiLeiK6dF9kRYkXAJvl8SPbwIBIEkPaUPbTJvYMY1qZQjnmGFIbYCdorzWUMhmatFnOBvr5nWhnxXoY4x1baEl8UcrlGP172i6lM2i44JO6IbHFciEbrG09yoeZwP3Bf7uSAvJaX8z8WINy9AxfJYBVGtLP/wZ9CtH5LLfkzOtxNRnduaPxWQxOnvBDXrArs085jW8J/50Uf/agXUQZEwDbOX81O2w=="
  },
  submitPretty: {
    rawPayload:
      '{\n "ClientID": "61e20bdc6b721e300b2604b66c7579849a453b8e1478c4c26646e9e215572350",\n "APIVersion": "V1beta1",\n "Spec": {\n  "Engine": "Docker",\n  "Verifier": "Noop",\n  "Publisher": "Estuary",\n  "PublisherSpec": {\n   "Type": "Estuary"\n  },\n  "Docker": {\n   "Image": "ubuntu",\n   "Entrypoint": [\n    "echo",\n    "a<b>&c",\n    "\u00fc\u00f1\u2028"\n   ]\n  },\n  "Network": {\n   "Type": "None"\n  },\n  "outputs": [\n   {\n    "StorageSource": "IPFS",\n    "Name": "outputs",\n    "path": "/outputs"\n   }\n  ],\n  "Deal": {\n   "Concurrency": 1\n  }\n }\n}',
    sha256: "312f1aefe8385d356af72674368ca30f992cb53338cb4ecb1a9d3ecc1fc2cffb",
    signature:
      "Maz9wswVBhZ8UmPlUVcz8yk1bsLA7J8dF23akFm5KoT+UOfooenx/FD6syPo6B3WAAobnx0sVktMyUr7W5I/7g+oEIQX1mWFH+kcTbK6MLNttkhxLyv3Jp8XW9t0LcZKsITurGe3I2+pmkEEUl1dZKNlZNnEAblfcRP2w6Gnh1IdZ+ZK6wr7tWXSAvQWSxjVeAEkZRw8krIwhAEqz4i6ZJ5ir+EiDuu3249CqfIoR19N5rfFLc3cz45IQuv0Of+Sx3mtxWdN3jPWHAgYZcruNSfKVWtggCJqmBOBTttE7LbfBvoY81CSqVMdAoe7By1Vn7vrlBDXgvYuZZz9HCBw2g=="
  },
  cancel: {
    rawPayload:
      '{"ClientID":"61e20bdc6b721e300b2604b66c7579849a453b8e1478c4c26646e9e215572350","JobID":"9304c616-291f-41ad-b862-54e133c0149e","Reason":"no longer needed"}',
    sha256: "df2d243a5feb5d342d7b1e4227dfe59b3426c5c797a28d1e07a755e4e47eebec",
    signature:
      "atKw5EmH13eB3KkrYInaBCPAPicw6jT755Hm21YGOGaQCKGNcNeUSrtr7cUinzpbW+0wLPg6vA0UlOQmqbrC1L14rHmCgHiIneyD/fNfWNeS7Qe4ZoR6tPS7LOAe6YrLH65BKcOMv9fSebVSRnV5Q/WzomofsCva2lzEQ6HwUgDS2MS/rqCRnwyrHp3dYSaEz0FfiPeC5cpPV2gnd0BbKJ1lFnG4T2CrkVxFzJYt174f0pInqSq3Goku/XwjL23M6j9GfDRQGA0N65KbuRuavXxgajIzj5kQwyqKwhE+Eorfe6Oj7/r/2NudoSZoziFEa/4c8547zhVFd/42+q3Ang=="
  },
  logs: {
    rawPayload:
      '{"ClientID":"61e20bdc6b721e300b2604b66c7579849a453b8e1478c4c26646e9e215572350","JobID":"9304c616-291f-41ad-b862-54e133c0149e","ExecutionID":"e-1","WithHistory":true,"Follow":true}',
    sha256: "18de925ed279f4b432a2fd5c70267206933506892f9a5be483d939e438ae6cb9",
    signature:
      "pYZqS5DToyiIUd9HS8OuyiJd5Y9lYbkPhYD0jb6njKTyheRkhct+LiWDANBNyB+q0vNaH+Xa7KpR6W9IWD6XGIHk/38BoF3RvMn+PZNZYzoPLKeAgRnZuD4zef6lj3kQTJX+Zlc7foVcCHWgj6uJ4HikFiBVEi6OL4PtKpxzgrvqTVvq7ijroOILbWDBiu8qnfk/Q1dgFlhMCkMGyeOYB8UZ7r0Z5pBYVON6ltqcfBFXDbadW7r2j7MMbdvmgsN/VW2vpRKcYm2HKsE+ojB3uSd1gVGxaCm7OEDunYhRg3+T1lxXerBv0qw+UPQ+EzF3OQxT7OzOvgDqUfIj4xGh7w=="
  }
} as const
