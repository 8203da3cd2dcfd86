namespace ComplianceGate.Models;

/// <summary>An object or array of a Keras configuration while it is read.</summary>
/// <param name="key">The key that it stands under; for an item of an array the key of the array.</param>
/// <param name="at">Byte at which it begins.</param>
/// <param name="isArray">Whether it is an array.</param>
internal sealed class KerasObject(string key, long at, bool isArray)
{
    private readonly List<string> own = [];
    private string? current;

    /// <summary>The key that it stands under; for an item of an array the key of the array.</summary>
    public string Under => key;

    /// <summary>The key that is read in it; in an array the key of the array.</summary>
    public string Key => current ?? key;

    /// <summary>Byte at which it begins.</summary>
    public long At => at;

    /// <summary>Whether it is an array.</summary>
    public bool IsArray => isArray;

    /// <summary><c>class_name</c>.</summary>
    public string? ClassName { get; private set; }

    /// <summary><c>module</c>.</summary>
    public string? Module { get; private set; }

    /// <summary><c>registered_name</c>.</summary>
    public string? RegisteredName { get; private set; }

    /// <summary><c>name</c>.</summary>
    public string? Name { get; private set; }

    /// <summary><c>config</c>, where it is a text.</summary>
    public string? Config { get; private set; }

    /// <summary><c>dtype</c>, where it is a text.</summary>
    public string? Type { get; private set; }

    /// <summary><c>function_type</c>.</summary>
    public string? FunctionType { get; private set; }

    /// <summary>The object under <c>config</c>.</summary>
    public KerasObject? Inner { get; set; }

    /// <summary><c>batch_shape</c> or <c>batch_input_shape</c>.</summary>
    public List<string> Shape { get; } = [];

    /// <summary>Goes to a key.</summary>
    /// <returns>False when one that matters stands there a second time.</returns>
    public bool TryEnter(string entered)
    {
        current = entered;
        if (entered is not ("class_name" or "module" or "registered_name" or "config" or "function_type" or "layers"))
        {
            return true;
        }

        if (own.Contains(entered))
        {
            return false;
        }

        own.Add(entered);
        return true;
    }

    /// <summary>Takes the text of the key that is read.</summary>
    public void Set(string text)
    {
        switch (current)
        {
            case "class_name":
                ClassName = text;
                break;
            case "module":
                Module = text;
                break;
            case "registered_name":
                RegisteredName = text;
                break;
            case "name":
                Name = text;
                break;
            case "config":
                Config = text;
                break;
            case "dtype":
                Type = text;
                break;
            case "function_type":
                FunctionType = text;
                break;
            default:
                break;
        }
    }
}
