// Two builds at once keep both cores of a small machine busy; more only queue.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel, Workers = 3)]
