/** Answers that servers gave, of their own making but for what is long. */

export const trap0325 = {
  state: {
    JobID: "79baec10-de0a-4d34-a1e3-c8773a8baeb0",
    Executions: [
      {
        JobID: "79baec10-de0a-4d34-a1e3-c8773a8baeb0",
        NodeId: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
        ComputeReference: "e-7cb00b77-9472-446e-8513-50add81cec99",
        State: "Failed",
        Status: "wasm error: unreachable\nwasm stack trace:\n\t.$0()",
        VerificationResult: {},
        PublishedResults: {},
        Version: 4,
        CreateTime: "2026-11-24T14:04:06.511933421Z",
        UpdateTime: "2026-11-24T14:04:06.509556888Z"
      },
      {
        JobID: "79baec10-de0a-4d34-a1e3-c8773a8baeb0",
        NodeId: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
        ComputeReference: "e-8c618a50-1c63-4fd8-ab97-9c0fdb449c6f",
        State: "Failed",
        Status: "wasm error: unreachable\nwasm stack trace:\n\t.$0()",
        VerificationResult: {},
        PublishedResults: {},
        Version: 4,
        CreateTime: "2026-11-24T14:04:06.514891857Z",
        UpdateTime: "2026-11-24T14:04:06.512345903Z"
      }
    ],
    State: "Error",
    Version: 5,
    CreateTime: "2026-11-24T14:04:06.507859462Z",
    UpdateTime: "2026-11-24T14:04:06.51600698Z",
    TimeoutAt: "0001-01-01T00:00:00Z"
  }
}

export const hello132 = {
  state: {
    JobID: "dd41c425-4458-4737-95e4-c09c47ac6550",
    Executions: [
      {
        JobID: "dd41c425-4458-4737-95e4-c09c47ac6550",
        NodeId: "node132",
        ComputeReference: "e-bf146f0f-c01f-4b34-8a5e-3777e5a54384",
        State: "Completed",
        Status: "Accepted job. execution completed",
        DesiredState: 2,
        PublishedResults: {},
        RunOutput: {
          stdout: "hello stdout\n",
          stdouttruncated: false,
          stderr: "hello stderr\n",
          stderrtruncated: false,
          exitCode: 0,
          runnerError: ""
        },
        Version: 5,
        CreateTime: "2026-11-24T13:51:27.258670012Z",
        UpdateTime: "2026-11-24T13:51:27.271443648Z"
      }
    ],
    State: "Completed",
    Version: 3,
    CreateTime: "2026-11-24T13:51:27.253025134Z",
    UpdateTime: "2026-11-24T13:51:27.272473114Z",
    TimeoutAt: "2026-11-24T14:21:27.253025134Z"
  }
}

export const unschedulable132 = {
  state: {
    JobID: "3ed00e9c-76ff-455d-b6e6-63e2ce21dec9",
    Executions: [],
    State: "Error",
    Version: 2,
    CreateTime: "2026-11-24T13:52:02.179563775Z",
    UpdateTime: "2026-11-24T13:52:02.182308022Z",
    TimeoutAt: "2026-11-24T14:22:02.179563775Z"
  }
}

export const ipfs132 = {
  results: [
    {
      NodeID: "node132",
      Data: {
        StorageSource: "ipfs",
        CID: "QmZ2enY6N4pyFUE5V2jaUKL7J2TifUa6VQN3CUJZwiCrEH"
      }
    }
  ]
}

export const noop132 = {
  results: [
    {
      NodeID: "node132",
      Data: {}
    }
  ]
}

export const events0325 = {
  events: [
    {
      Type: "JobLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      JobState: {},
      NewVersion: 1,
      Comment: "Job created",
      Time: "2026-11-24T14:04:06.153076787Z"
    },
    {
      Type: "JobLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      JobState: {
        New: "Queued"
      },
      NewVersion: 2,
      Time: "2026-11-24T14:04:06.15307866Z"
    },
    {
      Type: "JobLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      JobState: {
        Previous: "Queued"
      },
      NewVersion: 3,
      Time: "2026-11-24T14:04:06.153108745Z"
    },
    {
      Type: "JobLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      JobState: {
        New: "InProgress"
      },
      NewVersion: 4,
      Time: "2026-11-24T14:04:06.153300138Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ExecutionState: {
        New: "AskForBid"
      },
      NewVersion: 1,
      Time: "2026-11-24T14:04:06.153734152Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ComputeReference: "e-dd407356-cc33-4003-85be-e409822ae265",
      ExecutionState: {
        Previous: "AskForBid",
        New: "AskForBidAccepted"
      },
      NewVersion: 2,
      Time: "2026-11-24T14:04:06.153734152Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ComputeReference: "e-dd407356-cc33-4003-85be-e409822ae265",
      ExecutionState: {
        Previous: "AskForBidAccepted",
        New: "BidAccepted"
      },
      NewVersion: 3,
      Time: "2026-11-24T14:04:06.153842262Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ComputeReference: "e-dd407356-cc33-4003-85be-e409822ae265",
      ExecutionState: {
        Previous: "BidAccepted",
        New: "WaitingVerification"
      },
      NewVersion: 4,
      Time: "2026-11-24T14:04:06.154938928Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ComputeReference: "e-dd407356-cc33-4003-85be-e409822ae265",
      ExecutionState: {
        Previous: "WaitingVerification",
        New: "ResultAccepted"
      },
      NewVersion: 5,
      Time: "2026-11-24T14:04:06.159175348Z"
    },
    {
      Type: "ExecutionLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      NodeID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
      ComputeReference: "e-dd407356-cc33-4003-85be-e409822ae265",
      ExecutionState: {
        Previous: "ResultAccepted",
        New: "Completed"
      },
      NewVersion: 6,
      Time: "2026-11-24T14:04:06.159326261Z"
    },
    {
      Type: "JobLevel",
      JobID: "ec372c5f-9e43-4f13-bf6e-63cd08b3e7ef",
      JobState: {
        Previous: "InProgress",
        New: "Completed"
      },
      NewVersion: 5,
      Time: "2026-11-24T14:04:06.169752637Z"
    }
  ]
}

export const node0325 = {
  BacalhauVersion: {
    major: "0",
    minor: "3",
    gitversion: "v0.3.25",
    gitcommit: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    builddate: "1970-01-01T00:00:00Z",
    goos: "linux",
    goarch: "amd64"
  },
  PeerInfo: {
    ID: "QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh",
    Addrs: []
  },
  NodeType: 1,
  Labels: {
    Architecture: "amd64",
    "Operating-System": "linux",
    a: "b",
    "git-lfs": "False"
  },
  ComputeNodeInfo: {
    ExecutionEngines: ["Wasm", "Language"],
    MaxCapacity: {
      CPU: 1.6,
      Memory: 20221201612,
      Disk: 199027415449
    },
    AvailableCapacity: {
      CPU: 1.6,
      Memory: 20221201612,
      Disk: 199027415449
    },
    MaxJobRequirements: {
      CPU: 1.6,
      Memory: 20221201612,
      Disk: 199027415449
    },
    RunningExecutions: 0,
    EnqueuedExecutions: 0
  }
}

export const node132 = {
  Info: {
    NodeID: "node132",
    NodeType: "Compute",
    Labels: {
      Architecture: "amd64",
      "Operating-System": "linux",
      "git-lfs": "true"
    },
    ComputeNodeInfo: {
      ExecutionEngines: ["wasm"],
      Publishers: ["ipfs", "noop", "local"],
      StorageSources: ["ipfs", "urldownload", "inline"],
      MaxCapacity: {
        CPU: 1.6,
        Memory: 20221201612,
        Disk: 199974977536
      },
      QueueCapacity: {},
      AvailableCapacity: {
        CPU: 1.1,
        Memory: 19221201612,
        Disk: 199974977536
      },
      MaxJobRequirements: {
        CPU: 1.6,
        Memory: 20221201612,
        Disk: 199974977536
      },
      RunningExecutions: 1,
      EnqueuedExecutions: 0
    },
    BacalhauVersion: {
      Major: "1",
      Minor: "3",
      GitVersion: "v1.3.2",
      GitCommit: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      BuildDate: "1970-01-01T00:00:00Z",
      GOOS: "linux",
      GOARCH: "amd64"
    }
  },
  Membership: "APPROVED",
  Connection: "CONNECTED"
}

export const socket0325 = [
  '{"Type":"JobLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","JobState":{},"NewVersion":1,"Comment":"Job created","Time":"2026-11-24T14:04:06.726933061Z"}\n',
  '{"Type":"JobLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","JobState":{"New":"Queued"},"NewVersion":2,"Time":"2026-11-24T14:04:06.726940231Z"}\n',
  '{"Type":"JobLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","JobState":{"Previous":"Queued"},"NewVersion":3,"Time":"2026-11-24T14:04:06.726943716Z"}\n',
  '{"Type":"JobLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","JobState":{"New":"InProgress"},"NewVersion":4,"Time":"2026-11-24T14:04:06.727093609Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","NodeID":"QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh","ExecutionState":{"New":"AskForBid"},"NewVersion":1,"Time":"2026-11-24T14:04:06.727625036Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","NodeID":"QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh","ComputeReference":"e-6f549d96-98a1-4b09-8f84-b3ab26211080","ExecutionState":{"Previous":"AskForBid","New":"AskForBidAccepted"},"NewVersion":2,"Time":"2026-11-24T14:04:06.727625036Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","NodeID":"QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh","ComputeReference":"e-6f549d96-98a1-4b09-8f84-b3ab26211080","ExecutionState":{"Previous":"AskForBidAccepted","New":"BidAccepted"},"NewVersion":3,"Time":"2026-11-24T14:04:06.727746857Z"}\n',
  '{"JobID":"4149ba0e-c341-4c7e-970d-c1930f20f17b","SourceNodeID":"QmTvV2m8LzJUJ4XbqV1e6q1DhZdUYCJMU9d8mc9wjWViHh","EventName":"Canceled","Spec":{"Docker":{},"Language":{"JobContext":{}},"Wasm":{"EntryModule":{}},"Resources":{"GPU":""},"Network":{"Type":"None"},"Deal":{}},"Deal":{},"Status":"test reason","VerificationResult":{},"PublishedResult":{},"EventTime":"2026-11-24T14:04:11.873499397Z"}\n'
]

export const socket132 = [
  '{"Type":"JobLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","JobState":{"Previous":"Pending","New":"Pending"},"NewRevision":1,"Comment":"Job submitted","Event":{"Message":"Job submitted","Topic":"Submission","Timestamp":"2026-11-24T13:51:27.949868997Z"},"Time":"2026-11-24T13:51:27.949869728Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","NodeID":"node132","ExecutionID":"e-2fb60311-3978-44af-8c2b-b01bde19814b","ExecutionState":{"Previous":1,"New":1},"NewRevision":1,"Event":{"Message":"","Topic":"","Timestamp":"0001-01-01T00:00:00Z"},"Time":"2026-11-24T13:51:27.952700354Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","NodeID":"node132","ExecutionID":"e-2fb60311-3978-44af-8c2b-b01bde19814b","ExecutionState":{"Previous":1,"New":2},"NewRevision":2,"Event":{"Message":"","Topic":"","Timestamp":"0001-01-01T00:00:00Z"},"Time":"2026-11-24T13:51:27.953951208Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","NodeID":"node132","ExecutionID":"e-2fb60311-3978-44af-8c2b-b01bde19814b","ExecutionState":{"Previous":2,"New":3},"NewRevision":3,"Comment":"Accepted job","Event":{"Message":"Accepted job","Topic":"Requesting Node","Timestamp":"2026-11-24T13:51:27.954636293Z"},"Time":"2026-11-24T13:51:27.954920795Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","NodeID":"node132","ExecutionID":"e-2fb60311-3978-44af-8c2b-b01bde19814b","ExecutionState":{"Previous":3,"New":3},"NewRevision":4,"Event":{"Message":"","Topic":"","Timestamp":"0001-01-01T00:00:00Z"},"Time":"2026-11-24T13:51:27.956978545Z"}\n',
  '{"Type":"JobLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","JobState":{"Previous":"Pending","New":"Running"},"NewRevision":2,"Event":{"Message":"","Topic":"","Timestamp":"0001-01-01T00:00:00Z"},"Time":"2026-11-24T13:51:27.957024003Z"}\n',
  '{"Type":"ExecutionLevel","JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","NodeID":"node132","ExecutionID":"e-2fb60311-3978-44af-8c2b-b01bde19814b","ExecutionState":{"Previous":3,"New":5},"NewRevision":5,"Event":{"Message":"","Topic":"","Timestamp":"0001-01-01T00:00:00Z"},"Time":"2026-11-24T13:51:27.958159807Z"}\n',
  '{"JobID":"cae4dd12-7fc4-4922-9d43-e3c69800f145","EventName":"Canceled","Status":"test reason","EventTime":"2026-11-24T13:51:32.470209433Z"}\n'
]

export const submitted132 = {
  job: {
    APIVersion: "V1beta2",
    Metadata: {
      ID: "edbd1180-c8a1-4c62-ae0f-7651207f1e2a",
      CreatedAt: "2026-11-24T13:51:27.49921559Z",
      ClientID: "5b3e4d3c23e0138b365da25b99e4489c01090df606d116fc3a7d824d598906b5",
      Requester: {
        RequesterNodeID: "node132"
      }
    },
    Spec: {
      Engine: "wasm",
      EngineSpec: {
        Type: "wasm",
        Params: {
          EntryModule: {
            StorageSource: "inline",
            Name: "exit3",
            URL: "data:application/wasm;base64,AGFzbQEAAAA…",
            Path: "/exit3.wasm"
          },
          Entrypoint: "_start",
          EnvironmentVariables: null,
          ImportModules: null,
          Parameters: null
        }
      },
      Publisher: "noop",
      PublisherSpec: {
        Type: "noop"
      },
      Docker: {},
      Wasm: {
        EntryModule: {
          StorageSource: "inline",
          Name: "exit3",
          URL: "data:application/wasm;base64,AGFzbQEAAAA…",
          Path: "/exit3.wasm"
        },
        EntryPoint: "_start"
      },
      Resources: {
        GPU: ""
      },
      Network: {
        Type: "None"
      },
      Timeout: 1800,
      Deal: {
        Concurrency: 1
      }
    }
  }
}
