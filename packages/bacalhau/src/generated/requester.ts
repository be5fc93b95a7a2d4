/** Written by `npm run generate` from requester.openapi.yaml; change that. */

export interface paths {
    "/requester/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a job. The same request again starts another one.
         * @description The server reads one of the two payloads, and the signature is over the bytes of that one as they stand in the body.
         */
        post: operations["submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a job of the client that signs. Since 0.3.21.
         * @description Wants the whole id: 1.3.2 takes the first eight characters for a job of its own, and leaves the real one running. A job that was
         *     cancelled is refused by servers before 1.0.4 and taken again by later ones; one that has ended otherwise is refused.
         */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Without `client_id` it has the jobs of everybody, whatever `return_all` says. A limit is applied before the order. A job with both an
         *     included and an excluded tag is listed or not as the order of its annotations has it. With `id`, or its first eight characters, it is
         *     that job, whoever owns it.
         */
        post: operations["list"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["states"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Empty for a job that has published nothing, or not yet. */
        post: operations["results"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a job that waits for it run, or not. From 0.3.24 to 1.0, for the client that the server's operator named. */
        post: operations["approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requester/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes that the requester knows. Since 1.0.4. */
        get: operations["nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/id": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/peers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom the node knows in its peer-to-peer network. Before 1.0.4. */
        get: operations["peers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/node_info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["nodeInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Refusal: {
            /**
             * @description error-unknown-server-error, error-job-not-found, error-image-not-found, error-executable-not-found,
             *     error-context-canceled-error, ambiguous-job-id.
             */
            Code: string;
            Message: string;
            Details?: {
                [key: string]: unknown;
            };
            Err?: string;
        };
        EchoRefusal: {
            message: string;
            error?: string;
        };
        SignedRequest: {
            payload?: {
                [key: string]: unknown;
            };
            /** @description RSASSA-PKCS1-v1_5 over the SHA-256 of the payload's bytes, in padded base64. */
            signature: string;
            /** @description The PKCS#1 RSAPublicKey, in padded base64. */
            client_public_key: string;
        };
        SubmitRequest: components["schemas"]["SignedRequest"] & {
            payload?: components["schemas"]["SubmitPayload"];
            /** @description What servers before 0.3.26 read. */
            job_create_payload?: components["schemas"]["SubmitPayload"];
        };
        SubmitPayload: {
            /** @description Lower-case hex of the SHA-256 of the key's modulus. */
            ClientID: string;
            /** @description V1alpha1, V1beta1, V1beta2 (since 1.1). Not looked at by 1.3.2. */
            APIVersion: string;
            Spec: components["schemas"]["Spec"];
        };
        CancelRequest: components["schemas"]["SignedRequest"] & {
            payload?: components["schemas"]["CancelPayload"];
            /** @description What servers before 0.3.24 read. */
            job_cancel_payload?: components["schemas"]["CancelPayload"];
        };
        CancelPayload: {
            ClientID: string;
            JobID: string;
            Reason?: string;
        };
        ListRequest: {
            id?: string;
            client_id?: string;
            /** @description Jobs with any of these annotations. */
            include_tags?: string[];
            exclude_tags?: string[];
            /** @description All by 0. */
            max_jobs?: number;
            return_all?: boolean;
            /** @description `id` or `created_at`, to the second. */
            sort_by?: string;
            sort_reverse?: boolean;
        };
        Job: {
            APIVersion?: string;
            Metadata: {
                ID: string;
                CreatedAt?: components["schemas"]["Time"];
                ClientID?: string;
                Requester?: {
                    RequesterNodeID?: string;
                    RequesterPublicKey?: string;
                };
            };
            Spec: components["schemas"]["Spec"];
        };
        JobWithInfo: {
            Job: components["schemas"]["Job"];
            State?: components["schemas"]["JobState"];
            History?: components["schemas"]["JobHistory"][];
        };
        /**
         * @description Words of enums are read in any case. What a server does not know it leaves out. Servers since 1.0.4 read `Inputs` as well as `inputs`
         *     and write the former.
         */
        Spec: {
            /** @description Docker, Wasm, Noop; Language and PythonWasm before 1.0.4. */
            Engine?: string;
            /** @description Since 1.0.4. Made of `Docker` or `Wasm` where those are given. */
            EngineSpec?: components["schemas"]["TypeAndParams"];
            /** @description Noop, Deterministic. Needed before 1.0.4. */
            Verifier?: string;
            /** @description Noop, Ipfs, Filecoin, Estuary; S3 since 0.3.29. */
            Publisher?: string;
            /** @description Since 0.3.29. Needed by 1.3.2. */
            PublisherSpec?: components["schemas"]["TypeAndParams"];
            Docker?: {
                Image?: string;
                Entrypoint?: components["schemas"]["Texts"];
                /** @description Since 1.0.4. */
                Parameters?: components["schemas"]["Texts"];
                /** @description Each `NAME=value`. */
                EnvironmentVariables?: components["schemas"]["Texts"];
                WorkingDirectory?: string;
            };
            Wasm?: {
                EntryModule?: components["schemas"]["StorageSpec"];
                EntryPoint?: string;
                Parameters?: components["schemas"]["Texts"];
                EnvironmentVariables?: {
                    [key: string]: string;
                } | null;
                ImportModules?: components["schemas"]["StorageSpec"][] | null;
            };
            /** @description Before 1.0.4. */
            Language?: {
                Language?: string;
                LanguageVersion?: string;
                DeterministicExecution?: boolean;
                JobContext?: components["schemas"]["StorageSpec"];
                Command?: string;
                ProgramPath?: string;
                RequirementsPath?: string;
            };
            Resources?: {
                CPU?: string;
                Memory?: string;
                Disk?: string;
                GPU?: string;
            };
            Network?: {
                /** @description None, Full, HTTP. */
                Type?: string;
                Domains?: components["schemas"]["Texts"];
            };
            /** @description Seconds; whole ones since 1.0.4. */
            Timeout?: number;
            inputs?: components["schemas"]["StorageSpec"][] | null;
            outputs?: components["schemas"]["StorageSpec"][] | null;
            /** @description Since 1.0.4. */
            Inputs?: components["schemas"]["StorageSpec"][] | null;
            /** @description Since 1.0.4. */
            Outputs?: components["schemas"]["StorageSpec"][] | null;
            /** @description The tags of list. */
            Annotations?: components["schemas"]["Texts"];
            NodeSelectors?: {
                Key: string;
                /** @description in, notin, exists, !, =, ==, !=, gt, lt. */
                Operator: string;
                Values?: components["schemas"]["Texts"];
            }[] | null;
            DoNotTrack?: boolean;
            Deal?: {
                /** @description At least 1. */
                Concurrency?: number;
                /** @description Before 1.1. */
                Confidence?: number;
                /** @description Before 1.1. */
                MinBids?: number;
                /** @description Since 1.1. */
                TargetingMode?: unknown;
            };
        };
        TypeAndParams: {
            Type?: string;
            Params?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description Empty where nothing was published. */
        StorageSpec: {
            /** @description IPFS, URLDownload, Filecoin, FilecoinUnsealed, Estuary, Inline, LocalDirectory; RepoClone, RepoCloneLFS and S3 since 0.3.29. */
            StorageSource?: string;
            Name?: string;
            CID?: string;
            URL?: string;
            SourcePath?: string;
            /** @description Before 1.0.4. */
            path?: string;
            /** @description Since 1.0.4. */
            Path?: string;
            Metadata?: {
                [key: string]: string;
            } | null;
            Repo?: string;
            S3?: {
                [key: string]: unknown;
            };
        };
        StateResponse: {
            state: components["schemas"]["JobState"] | components["schemas"]["ShardedJobState"] | components["schemas"]["NodeStates"];
        };
        /** @description Since 0.3.24. */
        JobState: {
            JobID: string;
            Executions?: components["schemas"]["ExecutionState"][] | null;
            /** @description New, InProgress, Cancelled, Error, Completed, CompletedPartially, Queued; PartialError before 0.3.24. */
            State: string;
            Version?: number;
            CreateTime?: components["schemas"]["Time"];
            UpdateTime?: components["schemas"]["Time"];
            TimeoutAt?: components["schemas"]["Time"];
        };
        /** @description From 0.3.20 to 0.3.23. */
        ShardedJobState: {
            JobID: string;
            State: string;
            Shards: {
                [key: string]: {
                    ShardIndex?: number;
                    Executions?: components["schemas"]["ExecutionState"][] | null;
                    State?: string;
                };
            };
            Version?: number;
            CreateTime?: components["schemas"]["Time"];
            UpdateTime?: components["schemas"]["Time"];
            TimeoutAt?: components["schemas"]["Time"];
        };
        /** @description Before 0.3.20. The job has no state of its own. */
        NodeStates: {
            Nodes: {
                [key: string]: {
                    Shards?: {
                        [key: string]: {
                            NodeId?: string;
                            ExecutionId?: string;
                            /** @description Bidding, Waiting, Running, Verifying, Cancelled, Error, Completed. */
                            State?: string;
                            Status?: string;
                            VerificationResult?: components["schemas"]["VerificationResult"];
                            PublishedResults?: components["schemas"]["StorageSpec"];
                            RunOutput?: components["schemas"]["RunOutput"];
                        };
                    };
                };
            };
        };
        ExecutionState: {
            JobID?: string;
            NodeId: string;
            ComputeReference?: string;
            /**
             * @description New, AskForBid, AskForBidAccepted, AskForBidRejected, BidAccepted (it runs), BidRejected, WaitingVerification, ResultAccepted,
             *     ResultRejected, Completed, Failed, Cancelled.
             */
            State: string;
            /** @description Since 1.0.4. */
            DesiredState?: number;
            AcceptedAskForBid?: boolean;
            Status?: string;
            VerificationProposal?: string;
            VerificationResult?: components["schemas"]["VerificationResult"];
            PublishedResults?: components["schemas"]["StorageSpec"];
            RunOutput?: components["schemas"]["RunOutput"];
            Version?: number;
            CreateTime?: components["schemas"]["Time"];
            UpdateTime?: components["schemas"]["Time"];
        };
        VerificationResult: {
            Complete?: boolean;
            Result?: boolean;
        };
        /** @description The first 2 KiB of each; of 1.3.2 what the program wrote first, however short. */
        RunOutput: {
            stdout?: string;
            stdouttruncated?: boolean;
            stderr?: string;
            stderrtruncated?: boolean;
            exitCode?: number;
            runnerError?: string;
        };
        JobHistory: {
            /** @description JobLevel, ExecutionLevel. */
            Type: string;
            JobID: string;
            NodeID?: string;
            ComputeReference?: string;
            /** @description Instead of ComputeReference, on the web socket since 1.0.4. */
            ExecutionID?: string;
            JobState?: components["schemas"]["Change"];
            ExecutionState?: components["schemas"]["Change"];
            NewVersion?: number;
            /** @description Instead of NewVersion, on the web socket since 1.0.4. */
            NewRevision?: number;
            Comment?: string;
            /** @description On the web socket of 1.3. */
            Event?: {
                [key: string]: unknown;
            };
            Time?: components["schemas"]["Time"];
        };
        /** @description What is absent is New. */
        Change: {
            Previous?: string | number;
            New?: string | number;
        };
        JobEvent: {
            APIVersion?: string;
            JobID?: string;
            ExecutionID?: string;
            ClientID?: string;
            SourceNodeID?: string;
            TargetNodeID?: string;
            /**
             * @description InitialSubmission, Created, DealUpdated, Bid, BidAccepted, BidRejected, BidCancelled, Running, ComputeError, ResultsProposed,
             *     ResultsAccepted, ResultsRejected, ResultsPublished, Error, Canceled, InvalidRequest; Completed since 1.0.4.
             */
            EventName: string;
            Spec?: components["schemas"]["Spec"];
            Status?: string;
            PublishedResult?: components["schemas"]["StorageSpec"];
            RunOutput?: components["schemas"]["RunOutput"];
            EventTime?: components["schemas"]["Time"];
        };
        LogFrame: {
            /** @description 1 is stdout and 2 stderr. */
            Tag: number;
            Data: string;
        };
        PublishedResult: {
            NodeID: string;
            /** @description Before 0.3.24. */
            ShardIndex?: number;
            Data: components["schemas"]["StorageSpec"];
        };
        /** @description Names in lower case before 1.0.4. */
        Version: {
            Major?: string;
            Minor?: string;
            GitVersion?: string;
            GitCommit?: string;
            BuildDate?: components["schemas"]["Time"];
            GOOS?: string;
            GOARCH?: string;
            major?: string;
            minor?: string;
            gitversion?: string;
            gitcommit?: string;
            builddate?: components["schemas"]["Time"];
            goos?: string;
            goarch?: string;
        };
        Peer: {
            ID: string;
            Addrs?: components["schemas"]["Texts"];
        };
        /** @description Since 1.3 all but membership and connection is under `Info`. */
        NodeInfo: {
            Info?: components["schemas"]["NodeInfo"];
            /** @description PENDING, APPROVED, REJECTED. */
            Membership?: string;
            /** @description CONNECTED, DISCONNECTED. */
            Connection?: string;
            /** @description Since 1.3. */
            NodeID?: string;
            PeerInfo?: components["schemas"]["Peer"];
            /** @description Compute, Requester; before 1.0 the former is 1. */
            NodeType?: string | number;
            Labels?: {
                [key: string]: string;
            } | null;
            BacalhauVersion?: components["schemas"]["Version"];
            ComputeNodeInfo?: {
                ExecutionEngines?: components["schemas"]["Texts"];
                Publishers?: components["schemas"]["Texts"];
                StorageSources?: components["schemas"]["Texts"];
                MaxCapacity?: components["schemas"]["Capacity"];
                AvailableCapacity?: components["schemas"]["Capacity"];
                MaxJobRequirements?: components["schemas"]["Capacity"];
                RunningExecutions?: number;
                EnqueuedExecutions?: number;
            } | null;
        };
        /** @description CPU in cores, Memory and Disk in bytes. What is 0 is absent. */
        Capacity: {
            CPU?: number;
            Memory?: number;
            Disk?: number;
            GPU?: number;
        };
        Texts: string[] | null;
        /** @description RFC 3339, up to nanoseconds. `0001-01-01T00:00:00Z` is none. */
        Time: string;
    };
    responses: {
        /**
         * @description 400 what the server cannot read or will not take, a signature that is wrong, and an unknown job. 401 and 403 a job of another client.
         *     404 an unknown job of cancel since 0.3.26, and an unknown path. 410 servers from 1.4 to 1.6. 429 too many requests. 500 an unknown job
         *     of states, results and events (`bucket not found` of 1.3.2), an ended job of cancel, too few nodes for a job, and everything else. 503 the text `Server Timeout!` after 30 seconds.
         */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"] | components["schemas"]["EchoRefusal"] | string;
                "text/plain": string;
            };
        };
    };
    parameters: never;
    requestBodies: {
        OfJob: {
            content: {
                "application/json": {
                    client_id?: string;
                    /** @description The whole id; since 1.0.4 its first eight characters do as well. */
                    job_id?: string;
                };
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    submit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitRequest"];
            };
        };
        responses: {
            /** @description The job is known. Nothing has run yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: components["schemas"]["Job"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description The state after the request, in which executions may run yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StateResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description All that match. Before 0.3.20 the jobs stand alone, without their states. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: (components["schemas"]["JobWithInfo"] | components["schemas"]["Job"])[];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    states: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["OfJob"];
        responses: {
            /** @description In one of three shapes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StateResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    results: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["OfJob"];
        responses: {
            /** @description What each node has published. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results?: components["schemas"]["PublishedResult"][] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["OfJob"];
        responses: {
            /** @description In the order in which they happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events?: (components["schemas"]["JobHistory"] | components["schemas"]["JobEvent"])[] | null;
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    approve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedRequest"];
            };
        };
        responses: {
            /** @description Taken. The body is empty. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Refused"];
        };
    };
    nodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With their membership since 1.3. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeInfo"][] | null;
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
        requestBody: {
            content: {
                "application/json": {
                    client_id?: string;
                };
            };
        };
        responses: {
            /** @description The server's own version. Servers until 1.6 answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        build_version_info: components["schemas"]["Version"];
                    };
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    id: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The id of the node that answers; a JSON string, or the bare text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    peers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Itself among them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Peer"][] | null;
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    nodeInfo: {
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
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text OK. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Refused"];
        };
    };
}
