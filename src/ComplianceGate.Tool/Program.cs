using ComplianceGate.Tool;

return ToolRun.Run(args);
