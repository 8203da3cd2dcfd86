using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>A feed on this machine that knows nothing but one vulnerability, for as long as the test runs.</summary>
internal sealed class AuditFeed : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly string package;
    private readonly string url;
    private readonly Task serving;

    public AuditFeed(string package, string url)
    {
        (this.package, this.url) = (package, url);
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var root = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        Address = root + "index.json";
        listener.Prefixes.Add(root);
        listener.Start();
        serving = Task.Run(() => Serve(root));
    }

    public string Address { get; }

    public void Dispose()
    {
        listener.Close();
        serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task Serve(string root)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                var text = Answer(context.Request.Url!.AbsolutePath, root);
                context.Response.StatusCode = text is null ? 404 : 200;
                context.Response.Close(Encoding.UTF8.GetBytes(text ?? ""), willBlock: false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private string? Answer(string path, string root) => path switch
    {
        "/index.json" => $$"""{ "version": "3.0.0", "resources": [{ "@id": "{{root}}list.json", "@type": "VulnerabilityInfo/6.7.0" }] }""",
        "/list.json" => $$"""[{ "@name": "base", "@id": "{{root}}base.json", "@updated": "2026-01-01T00:00:00Z" }]""",
        "/base.json" => $$"""{ "{{package}}": [{ "severity": 2, "url": "{{url}}", "versions": "(, 9.0.0)" }] }""",
        _ => null,
    };
}
