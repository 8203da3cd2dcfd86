using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>How the objects of a Keras configuration are known.</summary>
internal static class KerasLists
{
    /// <summary>
    /// Whether a class carries code or loads it: Lambda holds marshalled Python, TFSMLayer loads a SavedModel (CVE-2026-1462) and
    /// TorchModuleWrapper a pickle.
    /// </summary>
    public static bool RunsCode(string type) => type is "Lambda" or "__lambda__" or "TFSMLayer" or "TorchModuleWrapper";

    /// <summary>How a class or function of a module is known; loading the file imports the module by its name.</summary>
    public static SerialisedGlobalKind KindOf(string module, string name) =>
        IsBelow(module, "keras") ? OwnKind(module, name)
        : module == "builtins" ? IsBuiltinCall(name) ? SerialisedGlobalKind.Dangerous : SerialisedGlobalKind.NotListed
        : IsBelow(module, "tf_keras") || IsBelow(module, "keras_hub") || IsBelow(module, "keras_nlp") || IsBelow(module, "keras_cv")
            || IsBelow(module, "keras_core") ? SerialisedGlobalKind.NotListed
        : SerialisedGlobalKind.Dangerous;

    /// <summary>Whether a name was registered by something else than Keras: <c>package>name</c>.</summary>
    public static bool IsRegisteredElsewhere(string? name) =>
        name is not null && name.IndexOf('>') is > 0 and var at && name[..at] is not ("keras" or "keras.src");

    private static bool IsBelow(string module, string root) =>
        module == root || (module.StartsWith(root, StringComparison.Ordinal) && module[root.Length] == '.');

    // Keras has functions of its own that fetch files and load other models (CVE-2025-8747), and modules that import the system's.
    private static SerialisedGlobalKind OwnKind(string module, string name)
    {
        var isPlain = true;
        foreach (var part in module.Split('.'))
        {
            if (part is "os" or "sys" or "subprocess" or "builtins" or "importlib" or "shutil")
            {
                return SerialisedGlobalKind.Dangerous;
            }

            isPlain &= part is not ("saving" or "utils" or "export" or "legacy");
        }

        return name is "get_file" or "load_model" or "load_weights" or "save_model" or "model_from_json" or "model_from_config" or "deserialize_keras_object"
            ? SerialisedGlobalKind.Dangerous
            : isPlain ? SerialisedGlobalKind.Allowed : SerialisedGlobalKind.NotListed;
    }

    // Any other name is a function that the program registers or that Keras finds in its own modules.
    private static bool IsBuiltinCall(string name) => name is "eval" or "exec" or "execfile" or "compile" or "open" or "getattr" or "setattr" or "delattr"
        or "__import__" or "input" or "breakpoint" or "globals" or "locals" or "vars" or "help" or "exit" or "quit";
}
