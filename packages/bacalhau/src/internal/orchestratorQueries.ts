/** What can be asked of an orchestrator about jobs. */

export interface InNamespace {
  /** Where a job's name is looked for: the client's own by default, which is `default` unless it was given another. */
  readonly namespace?: string | undefined
}

export interface OfVersion extends InNamespace {
  /** Of which version of the job: the latest by default. Servers since 1.8. */
  readonly jobVersion?: number | undefined
}

export interface ListQuery extends InNamespace {
  /** Selectors as Kubernetes has them, such as `env=dev`; a job has to meet all of them. */
  readonly labels?: ReadonlyArray<string> | undefined
  readonly orderBy?: "created_at" | "modified_at" | undefined
  /** Newest first. */
  readonly reverse?: boolean | undefined
}

export interface PageQuery extends ListQuery {
  readonly limit?: number | undefined
  readonly nextToken?: string | undefined
}

export interface HistoryQuery extends OfVersion {
  readonly since?: Date | undefined
  readonly eventType?: "all" | "job" | "execution" | undefined
  readonly executionId?: string | undefined
  readonly allJobVersions?: boolean | undefined
}

export interface HistoryPageQuery extends HistoryQuery {
  readonly limit?: number | undefined
  readonly nextToken?: string | undefined
}

export interface ExecutionQuery extends OfVersion {
  readonly allJobVersions?: boolean | undefined
  readonly orderBy?: "created_at" | "modified_at" | undefined
  readonly reverse?: boolean | undefined
}
