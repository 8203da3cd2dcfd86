using Sample.Greeter;

namespace UnlicensedDependency;

/// <summary>Uses a package whose license nobody stated.</summary>
public static class Welcome
{
    /// <summary>A greeting.</summary>
    public static string Text => Greeting.For("world");
}
