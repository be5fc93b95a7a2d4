/** Written by `npm run generate` from orchestrator.openapi.yaml; change that. */

export interface paths {
    "/api/v1/orchestrator/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A token repeats order and limit; namespace and labels have to be sent with it. */
        get: operations["listJobs"];
        /**
         * Starts a job, or a new version of the one that has its name.
         * @description Since 1.8 a name is unique in its namespace: the same job again is a 500 "no changes detected", a changed one is a new version.
         *     Before, and without a name, each request makes another job.
         */
        put: operations["putJob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** What would change if the job were put. Since 1.8. */
        put: operations["diffJob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get: operations["getJob"];
        put?: never;
        post?: never;
        /**
         * Asks for the job's end.
         * @description The reason is read from a JSON body only. A job that is stopped already gives an empty EvaluationID, a completed one a 500; a failed one
         *     becomes stopped.
         */
        delete: operations["stopJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        /** Runs a version of the job again, as a new version. Since 1.8, and not while it is pending or queued. */
        put: operations["rerunJob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** @description The token is a cursor to poll with - it is empty only when the job has ended and all has been read. */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** @description Those of the latest version, unless another one or all are asked for. There are no pages. */
        get: operations["getExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** The job as it was in each of its versions. Since 1.8. */
        get: operations["getVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** Where the completed executions of the latest version have left what they published. */
        get: operations["getResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/jobs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * A web socket with what one execution writes.
         * @description The answer is always 101; what is wrong comes as a message. Each message is a LogFrame. `tail` skips what has been written so far.
         *     From 1.8 on, executions of WebAssembly write no log - the socket ends after 60 seconds with an error.
         */
        get: operations["getLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestrator/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its whole id or the beginning of it. */
                id: string;
            };
            cookie?: never;
        };
        get: operations["getNode"];
        put: operations["putNode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/alive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["alive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/node": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["agentNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/debug": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["debug"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server's settings without their secrets. Since 1.5. */
        get: operations["config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent/authconfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How to get a token from the identity provider. Since 1.7. */
        get: operations["authConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Texts: string[] | null;
        ApiError: {
            Status?: number;
            /** @description Several problems stand on a line each. */
            Message?: string;
            /** @description What the request had as X-Request-ID. */
            RequestID?: string;
            /** @description Also empty. */
            Code?: string;
            Component?: string;
            Hint?: string;
            Details?: {
                [key: string]: string;
            };
        };
        SpecConfig: {
            Type: string;
            Params?: {
                [key: string]: unknown;
            } | null;
        };
        InputSource: {
            Source: components["schemas"]["SpecConfig"];
            Alias?: string;
            Target: string;
        };
        ResultPath: {
            Name: string;
            /** @description Absolute */
            Path: string;
        };
        Resources: {
            /** @description `0.5` or `500m`. */
            CPU?: string;
            /** @description `512mb`, or bytes. */
            Memory?: string;
            Disk?: string;
            GPU?: string;
        };
        Network: {
            /** @description Default, None, Host, Full, HTTP and Bridge since 1.7; None, Full and HTTP are known to all servers. */
            Type?: string;
            Domains?: string[] | null;
            Ports?: {
                [key: string]: unknown;
            }[] | null;
        };
        /** @description Whole seconds. */
        Timeouts: {
            ExecutionTimeout?: number;
            QueueTimeout?: number;
            TotalTimeout?: number;
        };
        Constraint: {
            Key: string;
            Operator: string;
            Values?: components["schemas"]["Texts"];
        };
        Labels: {
            [key: string]: string;
        } | null;
        Task: {
            Name: string;
            Engine: components["schemas"]["SpecConfig"];
            Publisher?: components["schemas"]["SpecConfig"] | null;
            Env?: components["schemas"]["Labels"];
            Meta?: components["schemas"]["Labels"];
            InputSources?: components["schemas"]["InputSource"][] | null;
            ResultPaths?: components["schemas"]["ResultPath"][] | null;
            Resources?: components["schemas"]["Resources"] | null;
            Network?: components["schemas"]["Network"] | null;
            Timeouts?: components["schemas"]["Timeouts"] | null;
        };
        JobDefinition: {
            /** @description The job's own id where there is none. */
            Name?: string;
            Namespace?: string;
            /** @description batch, ops, service or daemon. */
            Type: string;
            Priority?: number;
            /** @description How many executions - 1 without it */
            Count?: number;
            Constraints?: components["schemas"]["Constraint"][] | null;
            Meta?: components["schemas"]["Labels"];
            Labels?: components["schemas"]["Labels"];
            /** @description Only the first one runs. */
            Tasks: components["schemas"]["Task"][];
        };
        State: {
            StateType: string;
            Message?: string;
            Details?: components["schemas"]["Labels"];
        };
        Job: components["schemas"]["JobDefinition"] & {
            ID: string;
            State: components["schemas"]["State"];
            Version?: number;
            Revision?: number;
            /** Format: nanoseconds */
            CreateTime: bigint;
            /** Format: nanoseconds */
            ModifyTime: bigint;
        };
        PutJobRequest: {
            Job: components["schemas"]["JobDefinition"];
            /** @description Makes a new version also where nothing has changed. Since 1.8. */
            Force?: boolean;
        };
        PutJobResponse: {
            JobID: string;
            EvaluationID?: string;
            Warnings?: components["schemas"]["Texts"];
        };
        JobPage: {
            NextToken?: string;
            Items?: components["schemas"]["Job"][] | null;
        };
        Event: {
            Message?: string;
            Topic?: string;
            /** Format: date-time */
            Timestamp?: string;
            Details?: components["schemas"]["Labels"];
        };
        HistoryItem: {
            SeqNum?: number;
            /** @description JobLevel or ExecutionLevel. */
            Type: string;
            JobID: string;
            JobVersion?: number;
            ExecutionID?: string;
            Event?: components["schemas"]["Event"];
            /** Format: date-time */
            Time: string;
            /** @description Servers before 1.5. */
            JobState?: unknown;
            /** @description Servers before 1.5. */
            ExecutionState?: unknown;
        };
        HistoryPage: {
            NextToken?: string;
            Items?: components["schemas"]["HistoryItem"][] | null;
        };
        ExecutionState: {
            /** @description Numbered anew in 1.5.2. */
            StateType: number;
            Message?: string;
            Details?: components["schemas"]["Labels"];
        };
        /** @description The first 2 KB of each stream. Servers before 1.1 write all keys in lower case. */
        RunOutput: {
            Stdout?: string;
            StdoutTruncated?: boolean;
            stderr?: string;
            StderrTruncated?: boolean;
            /** @description -1 where a module returned without saying one. */
            ExitCode?: number;
            ErrorMsg?: string;
        };
        Execution: {
            ID: string;
            Namespace?: string;
            EvalID?: string;
            Name?: string;
            NodeID?: string;
            JobID: string;
            Job?: components["schemas"]["Job"] | null;
            JobVersion?: number;
            AllocatedResources?: {
                [key: string]: unknown;
            };
            DesiredState: components["schemas"]["ExecutionState"];
            ComputeState: components["schemas"]["ExecutionState"];
            PublishedResult?: components["schemas"]["SpecConfig"] | null;
            RunOutput?: components["schemas"]["RunOutput"] | null;
            PreviousExecution?: string;
            NextExecution?: string;
            FollowupEvalID?: string;
            PartitionIndex?: number;
            Revision?: number;
            /** Format: nanoseconds */
            CreateTime: bigint;
            /** Format: nanoseconds */
            ModifyTime: bigint;
        };
        ExecutionPage: {
            NextToken?: string;
            Items?: components["schemas"]["Execution"][] | null;
        };
        LogFrame: {
            value?: {
                /** @description 1 is stdout and 2 stderr. */
                Type?: number;
                /** @description A piece of what was written, not a line. */
                Line?: string;
            };
            error?: string;
        };
        /** @description Cores, and bytes. What there is none of is left out. */
        Capacity: {
            CPU?: number;
            Memory?: number;
            Disk?: number;
            GPU?: number;
            GPUs?: {
                [key: string]: unknown;
            }[] | null;
        };
        NodeInfo: {
            NodeID: string;
            /** @description Compute or Requester. */
            NodeType?: string;
            Labels?: components["schemas"]["Labels"];
            SupportedProtocols?: components["schemas"]["Texts"];
            BacalhauVersion?: {
                [key: string]: unknown;
            };
            ComputeNodeInfo?: {
                ExecutionEngines?: components["schemas"]["Texts"];
                Publishers?: components["schemas"]["Texts"];
                StorageSources?: components["schemas"]["Texts"];
                MaxCapacity?: components["schemas"]["Capacity"];
                QueueCapacity?: components["schemas"]["Capacity"];
                AvailableCapacity?: components["schemas"]["Capacity"];
                MaxJobRequirements?: components["schemas"]["Capacity"];
                RunningExecutions?: number;
                EnqueuedExecutions?: number;
                address?: string;
            } | null;
        };
        NodeState: {
            Info: components["schemas"]["NodeInfo"];
            /** @description PENDING, APPROVED or REJECTED. */
            Membership?: string;
            /** @description CONNECTED or DISCONNECTED. */
            Connection?: string;
            ConnectionState?: {
                [key: string]: unknown;
            };
        };
        BuildVersion: {
            Major?: string;
            Minor?: string;
            /** @description `v1.9.3`. */
            GitVersion?: string;
            GitCommit?: string;
            BuildDate?: string;
            GOOS?: string;
            GOARCH?: string;
        };
    };
    responses: {
        /** @description What is wrong. Servers before 1.5 answer with message and error. */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ApiError"];
            };
        };
    };
    parameters: {
        /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
        JobId: string;
        /** @description Where the name is looked for - `default` without it. */
        Namespace: string;
        JobVersion: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listJobs: {
        parameters: {
            query?: {
                /** @description All by `*`. */
                namespace?: string;
                /** @description All without it. */
                limit?: number;
                next_token?: string;
                order_by?: "created_at" | "modified_at";
                reverse?: boolean;
                /** @description A selector of Kubernetes, such as `env=dev`. */
                labels?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    putJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutJobRequest"];
            };
        };
        responses: {
            /** @description Taken. Nothing has run yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PutJobResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    diffJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    Job: components["schemas"]["JobDefinition"];
                };
            };
        };
        responses: {
            /** @description A text for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Diff?: string;
                        Warnings?: components["schemas"]["Texts"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getJob: {
        parameters: {
            query?: {
                /** @description `history`, `executions`, or both with a comma. */
                include?: string;
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
                job_version?: components["parameters"]["JobVersion"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, with what was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Job: components["schemas"]["Job"];
                        History?: components["schemas"]["HistoryPage"] | null;
                        Executions?: components["schemas"]["ExecutionPage"] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    stopJob: {
        parameters: {
            query?: {
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        EvaluationID?: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    rerunJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    JobVersion?: number;
                    Reason?: string;
                    Namespace?: string;
                };
            };
        };
        responses: {
            /** @description Taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        JobID: string;
                        JobVersion?: number;
                        EvaluationID?: string;
                        Warnings?: components["schemas"]["Texts"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /** @description Seconds since 1970. */
                since?: number;
                event_type?: "all" | "job" | "execution";
                execution_id?: string;
                all_job_versions?: boolean;
                /** @description 100 without it. */
                limit?: number;
                next_token?: string;
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
                job_version?: components["parameters"]["JobVersion"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getExecutions: {
        parameters: {
            query?: {
                order_by?: "created_at" | "modified_at";
                reverse?: boolean;
                limit?: number;
                all_job_versions?: boolean;
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
                job_version?: components["parameters"]["JobVersion"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getVersions: {
        parameters: {
            query?: {
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getResults: {
        parameters: {
            query?: {
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each execution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        NextToken?: string;
                        Items?: components["schemas"]["SpecConfig"][] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getLogs: {
        parameters: {
            query?: {
                execution_id?: string;
                tail?: boolean;
                follow?: boolean;
                /** @description Where the name is looked for - `default` without it. */
                namespace?: components["parameters"]["Namespace"];
                job_version?: components["parameters"]["JobVersion"];
            };
            header?: never;
            path: {
                /** @description The name, the id, or the beginning of the id (`j-` and eight characters), looked for in this order. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A web socket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNodes: {
        parameters: {
            query?: {
                labels?: string;
                "filter-approval"?: string;
                "filter-status"?: string;
                order_by?: "id" | "type" | "available_cpu" | "available_memory" | "available_disk" | "available_gpu" | "approval" | "status";
                limit?: number;
                reverse?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        NextToken?: string;
                        Nodes?: components["schemas"]["NodeState"][] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its whole id or the beginning of it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Node: components["schemas"]["NodeState"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    putNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its whole id or the beginning of it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    Action: "approve" | "reject" | "delete";
                    Message?: string;
                };
            };
        };
        responses: {
            /** @description Whether it was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Success?: boolean;
                        Error?: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Status?: string;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Of which build the server is. Servers before 1.4 wrap it in a field of its own. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildVersion"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    agentNode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node that answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeInfo"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    debug: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whatever its components tell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By their names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        config?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    authConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Empty texts where none is set up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        Version?: string;
                        Config?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
}
