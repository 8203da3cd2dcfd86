using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2006: loading a model runs what the file says, and that is dangerous, unknown or cannot be told.</summary>
public sealed class DangerousSerialisation : IRule
{
    private const int MostNames = 5;
    private const int LongestName = 120;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2006", "DangerousSerialisation", "A model can run code when it is loaded", "Models", Severity.Error,
        "A pickle, and what PyTorch and Keras build on it, names functions that are called while the file is loaded. An error where one "
        + "of them is known to run programs or to reach files or the network; a warning where one is on no list, where the file could not "
        + "be followed to its end, or where a pickle ships at all.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            var code = model.SerialisedCode ?? new SerialisedCodeFact { Unparsed = IsPickle(model) ? "was not followed" : null };
            var dangerous = Of(code, SerialisedGlobalKind.Dangerous);
            var notListed = Of(code, SerialisedGlobalKind.NotListed);
            if (dangerous.Count + notListed.Count == 0 && (IsTold(context, model) || (!IsPickle(model) && code.Unparsed is null)))
            {
                continue;
            }

            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = dangerous.Count > 0 ? Severity.Error : Severity.Warning,
                Subject = model.DisplayPath,
                Message = Message(model, code, dangerous, notListed),
                Fix = Fix(model, dangerous.Count > 0),
                Location = model.DeclaredAt ?? new FileLocation(model.Path),
            };
        }
    }

    /// <summary>Whether a file that could not be followed is told as malformed (CG2007), which says it all.</summary>
    private static bool IsTold(RuleContext context, ModelFact model)
    {
        if (model.SerialisedCode is { Unparsed: null })
        {
            return false;
        }

        foreach (var problem in context.Facts.Problems)
        {
            if (problem.Kind == ProblemKind.ModelMalformed && problem.Subject == model.DisplayPath)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPickle(ModelFact model) => model.Format is "pickle" or "pytorch";

    private static bool IsKeras(ModelFact model) => model.Format is "keras" or "hdf5";

    private static List<SerialisedGlobalFact> Of(SerialisedCodeFact code, SerialisedGlobalKind kind)
    {
        var found = new List<SerialisedGlobalFact>();
        foreach (var global in code.Globals)
        {
            if (global.Kind == kind)
            {
                found.Add(global);
            }
        }

        return found;
    }

    private static string Message(ModelFact model, SerialisedCodeFact code, List<SerialisedGlobalFact> dangerous, List<SerialisedGlobalFact> notListed)
    {
        var path = SafeText.Line(model.DisplayPath);
        var text = new StringBuilder();
        if (dangerous.Count > 0)
        {
            text.Append("Loading the model ").Append(path).Append(" would run code: it names ").Append(Names(model, dangerous))
                .Append(", known to run programs or to reach files or the network.");
        }

        if (notListed.Count > 0)
        {
            text.Append(text.Length == 0 ? $"Loading the model {path} may run code: it names " : " It also names ").Append(Names(model, notListed))
                .Append(", not on the list of what stored tensors need.");
        }

        if (code.Unparsed is { } unparsed)
        {
            var where = code.UnparsedOffset > 0 ? string.Create(CultureInfo.InvariantCulture, $" (byte {code.UnparsedOffset:N0})") : "";
            text.Append(text.Length == 0 ? $"The model {path} cannot be called free of code: it " : " It cannot be called free of more: it ")
                .Append(SafeText.Line(unparsed)).Append(where).Append('.');
        }

        return text.Length > 0
            ? text.ToString()
            : $"The model {path} is a pickle: a file of that form can run any code when it is loaded, even though this one names nothing but what stored tensors need.";
    }

    private static string Names(ModelFact model, List<SerialisedGlobalFact> globals)
    {
        var text = new StringBuilder();
        for (var i = 0; i < globals.Count && i < MostNames; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Name(model, globals[i]));
            if (i == 0)
            {
                var where = globals[i].Where.Length == 0 ? "" : SafeText.Line(globals[i].Where, LongestName) + ", ";
                text.Append(CultureInfo.InvariantCulture, $" ({where}byte {globals[i].Offset:N0})");
            }
        }

        return globals.Count <= MostNames ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" and {globals.Count - MostNames:N0} more").ToString();
    }

    private static string Name(ModelFact model, SerialisedGlobalFact global)
    {
        var module = SafeText.Line(global.Module, LongestName);
        var name = SafeText.Line(global.Name, LongestName);
        return !IsKeras(model) ? $"{module}.{name}" : name.Length == 0 ? module : $"{module} of {name}";
    }

    private static string Fix(ModelFact model, bool isDangerous)
    {
        var from = isDangerous ? "Do not load it; ask who made it. " : "";
        return from + (IsKeras(model)
            ? "Ship the model as ONNX, or save it as .keras without layers that carry code."
            : "Ship the weights as safetensors or ONNX: neither can hold code, and .NET reads both.");
    }
}
